package org.patchbay.testkit;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.patchbay.api.call.control.LegOrder;
import org.patchbay.api.call.policy.CallHandler;
import org.patchbay.api.call.treatment.Happening;
import org.patchbay.testkit.sample.Careful;
import org.patchbay.testkit.sample.Clinging;
import org.patchbay.testkit.sample.Forgetful;
import org.patchbay.testkit.sample.Strict;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** The contract passes a feature that keeps the rules, and fails those that break one. */
class SwapContractTest {

    @TempDir
    Path directory;

    private interface Check {
        void run(SwapContract contract) throws Exception;
    }

    private static final class Heir extends SwapContract {
        private final Class<? extends CallHandler> feature;
        private final Path directory;

        private Heir(Class<? extends CallHandler> feature, Path directory) {
            this.feature = feature;
            this.directory = directory;
        }

        @Override
        protected String bundle() {
            return SampleBundle.NAME;
        }

        @Override
        protected Path jar(TestRuntime runtime) {
            return SampleBundle.of(feature, directory);
        }

        @Override
        Duration patience() {
            return Duration.ofSeconds(feature == Clinging.class ? 2 : 20);
        }

        @Override
        protected void prepare(TestRuntime runtime) {}

        @Override
        protected void call(CallDriver calls) {
            TestCall call = calls.call("+12065550199", "+14255550100");
            LegOrder.Dial dial = call.dialled("+14255550100");
            assertThat(dial.amendments()).containsEntry("x-legs-before", "0");
            call.answers(dial).callerHangsUp();
        }

        @Override
        protected Parked park(CallDriver calls) {
            TestCall call = calls.call("+12065550199", "+14255550100");
            LegOrder.Dial first = call.dialled("+14255550100");
            return new Parked(call, () -> {
                call.happens(first.leg(), "", new Happening.Failed(302, 0, "", List.of("sip:+14255550111@peer.test")));
                assertThat(call.dialled("+14255550111").amendments()).containsEntry("x-legs-before", "1");
            });
        }
    }

    private void check(Class<? extends CallHandler> feature, Check check) throws Exception {
        Heir heir = new Heir(feature, directory);
        heir.startRuntime(Files.createTempDirectory(directory, "runtime"));
        try {
            check.run(heir);
        } finally {
            heir.stopRuntime();
        }
    }

    private static final List<Check> CROSSINGS = List.of(
            SwapContract::aCallGoesOnInTheNextVersion,
            SwapContract::aCallGoesOnInTheVersionBefore,
            SwapContract::aCallWaitsForAVersionThatIsPutInPlaceOfAnother);

    @Test
    void passesWhoKeepsTheRules() throws Exception {
        for (Check crossing : CROSSINGS) {
            check(Careful.class, crossing);
        }
        check(Careful.class, SwapContract::doesItsPart);
        check(Careful.class, SwapContract::noCallNoticesAnUpdateAStepBackOrARetirement);
        check(Careful.class, SwapContract::leavesNothingBehind);
    }

    @Test
    void failsWhoKeepsInAFieldWhatBelongsIntoTheState() throws Exception {
        assertThatCode(() -> check(Forgetful.class, SwapContract::doesItsPart)).doesNotThrowAnyException();
        for (Check crossing : CROSSINGS) {
            assertThatThrownBy(() -> check(Forgetful.class, crossing))
                    .as("%s", crossing)
                    .hasStackTraceContaining("x-legs-before");
        }
    }

    @Test
    void failsWhoCannotReadTheStateOfTheVersionBefore() throws Exception {
        check(Strict.class, SwapContract::aCallGoesOnInTheVersionBefore);
        assertThatThrownBy(() -> check(Strict.class, SwapContract::aCallGoesOnInTheNextVersion))
                .hasMessageContaining("The caller was refused, and nobody dialled");
    }

    @Test
    void failsWhoLeavesAThreadBehind() {
        assertThatThrownBy(() -> check(Clinging.class, SwapContract::leavesNothingBehind))
                .hasMessageContaining("the class loader of the retired version is collected");
    }
}
