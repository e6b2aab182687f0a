package org.patchbay.testkit.directory;

import java.io.IOException;

import org.junit.jupiter.api.Test;

import org.patchbay.api.directory.Contents;
import org.patchbay.api.directory.DirectorySource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

/** What every implementation of {@link DirectorySource} must do. A test of one inherits this, gives it, and changes what is behind it. */
public abstract class DirectorySourceContract {

    /** One that knows the tenant {@code acme} with the site {@code berlin} and the users {@code ada} and {@code bob}, and nothing wrong. */
    protected abstract DirectorySource source() throws Exception;

    /** Takes {@code bob} away, and makes an entry that cannot be read. */
    protected abstract void change() throws Exception;

    /** Makes it so that nothing can be read. */
    protected abstract void breakDown() throws Exception;

    private static boolean knows(Contents contents, String user) {
        return contents.users().stream().anyMatch(e -> e.value().id().equals(user));
    }

    @Test
    final void tellsAllItKnowsAndWhereAnOperatorFindsIt() throws Exception {
        DirectorySource source = source();
        Contents contents = source.read();
        assertThat(source.name()).isNotBlank();
        assertThat(contents.tenants()).extracting(e -> e.value().id()).containsExactly("acme");
        assertThat(contents.sites()).extracting(e -> e.value().id()).containsExactly("berlin");
        assertThat(contents.users()).extracting(e -> e.value().id()).containsExactlyInAnyOrder("ada", "bob");
        assertThat(contents.problems()).isEmpty();
        assertThat(contents.tenants()).allMatch(e -> !e.where().isBlank());
        assertThat(contents.users())
                .extracting(e -> e.where())
                .doesNotHaveDuplicates()
                .noneMatch(String::isBlank);
    }

    @Test
    final void givesTheSameWhileNothingHasChanged() throws Exception {
        DirectorySource source = source();
        assertThat(source.read()).isEqualTo(source.read());
    }

    @Test
    final void givesWhatIsGoodBesideWhatIsNotAndSaysWhatThatIs() throws Exception {
        DirectorySource source = source();
        source.read();
        change();
        await().ignoreException(IOException.class).until(() -> !knows(source.read(), "bob"));
        Contents contents = source.read();
        assertThat(knows(contents, "ada")).isTrue();
        assertThat(contents.problems()).isNotEmpty().allSatisfy(problem -> {
            assertThat(problem.where()).isNotBlank();
            assertThat(problem.text()).isNotBlank();
        });
    }

    @Test
    final void saysWhyWhenNothingCanBeRead() throws Exception {
        DirectorySource source = source();
        source.read();
        breakDown();
        assertThatThrownBy(source::read)
                .isInstanceOf(IOException.class)
                .message()
                .isNotBlank();
    }
}
