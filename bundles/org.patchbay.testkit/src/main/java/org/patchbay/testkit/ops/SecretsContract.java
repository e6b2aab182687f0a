package org.patchbay.testkit.ops;

import java.util.Arrays;
import java.util.List;

import org.junit.jupiter.api.Test;

import org.patchbay.api.ops.secrets.Secrets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** What every implementation of {@link Secrets} must do. A test of one inherits this and gives it. */
public abstract class SecretsContract {

    protected abstract Secrets secrets() throws Exception;

    /** Puts a secret where {@code file:} and this name find it; takes the place of the one before. */
    protected abstract void file(String name, String secret) throws Exception;

    /** Puts a secret where {@code env:} and this name find it. */
    protected abstract void environment(String name, String secret) throws Exception;

    @Test
    final void readsWhatIsBehindAReferenceAnewEachTime() throws Exception {
        file("tls/key", "p\u00e4ssword");
        environment("PATCHBAY_X", "from outside");
        Secrets secrets = secrets();
        assertThat(secrets.read("file:tls/key")).hasValue("p\u00e4ssword".toCharArray());
        assertThat(secrets.read("env:PATCHBAY_X")).hasValue("from outside".toCharArray());
        file("tls/key", "renewed");
        assertThat(secrets.read("file:tls/key")).hasValue("renewed".toCharArray());
    }

    @Test
    final void givesAnArrayThatIsTheCallersToOverwrite() throws Exception {
        file("key", "secret");
        Secrets secrets = secrets();
        Arrays.fill(secrets.read("file:key").orElseThrow(), 'x');
        assertThat(secrets.read("file:key")).hasValue("secret".toCharArray());
    }

    @Test
    final void isEmptyWhereThereIsNone() throws Exception {
        assertThat(secrets().read("file:nothing")).isEmpty();
        assertThat(secrets().read("env:PATCHBAY_NOTHING")).isEmpty();
    }

    @Test
    final void refusesWhatIsNoReferenceOrLeadsOutsideAndNeverRepeatsIt() throws Exception {
        Secrets secrets = secrets();
        for (String wrong : List.of("hunter2", "", "vault:hunter2", "file:../hunter2", "file:/etc/hunter2", "file:")) {
            assertThatThrownBy(() -> secrets.read(wrong))
                    .as(wrong)
                    .isInstanceOf(IllegalArgumentException.class)
                    .message()
                    .isNotBlank()
                    .satisfies(said -> assertThat(wrong.startsWith("file:") || !said.contains("hunter2"))
                            .as("what may be the secret itself is not repeated: %s", said)
                            .isTrue());
        }
    }
}
