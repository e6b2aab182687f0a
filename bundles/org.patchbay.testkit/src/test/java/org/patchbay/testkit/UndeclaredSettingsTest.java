package org.patchbay.testkit;

import java.nio.file.Path;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.patchbay.api.call.policy.CallHandler;
import org.patchbay.api.call.policy.Verdict;

import static org.assertj.core.api.Assertions.assertThat;

/** A handler that reads settings without saying so is found by its own test, not by an operator's typing error. */
class UndeclaredSettingsTest {

    record Wishes(String to) {}

    @Test
    void readingThemFailsUntilTheyAreDeclared(@TempDir Path scratch) {
        try (TestRuntime runtime = TestRuntime.start(scratch)) {
            assertThat(told(runtime, "forgetful", Map.of())).contains("put settings = Wishes.class");
            assertThat(told(runtime, "other", Map.of("patchbay.settings", "java.lang.Record")))
                    .contains("put settings = Wishes.class");
            assertThat(told(runtime, "careful", Map.of("patchbay.settings", Wishes.class.getName())))
                    .isEmpty();
        }
    }

    /** What was wrong with the settings of this handler, when a call came in. */
    private static String told(TestRuntime runtime, String name, Map<String, String> properties) {
        StringBuilder wrong = new StringBuilder();
        CallHandler handler = (attempt, call) -> {
            try {
                call.settings(Wishes.class);
            } catch (IllegalStateException e) {
                wrong.append(e.getMessage());
            }
            return Verdict.proceed();
        };
        Map<String, String> all = new java.util.HashMap<>(properties);
        all.put("patchbay.name", name);
        all.put("patchbay.phase", "SCREEN");
        runtime.serve(CallHandler.class, handler, all);
        runtime.calls().call("+12065550199", "+14255550100").dialled("+14255550100");
        return wrong.toString();
    }
}
