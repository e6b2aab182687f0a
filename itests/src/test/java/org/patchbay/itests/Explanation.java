package org.patchbay.itests;

import java.util.List;
import java.util.Map;

import org.patchbay.itests.harness.Distribution;
import org.patchbay.itests.harness.Office;
import org.patchbay.itests.harness.Sipp;
import org.patchbay.itests.harness.SippResult;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** What {@code patchbay:route-explain} says of a call, held against the call that is then made. */
record Explanation(Distribution distribution, Office office) {

    /** The same verdicts and targets; and to ask leaves no trace. */
    void isWhatTheCallDoes(String caller, String callee, String status, String outcome) {
        String command = "patchbay:route-explain " + caller + " " + callee;
        List<Map<String, String>> recent = distribution.rows("patchbay:recent");
        List<Map<String, String>> handlers = distribution.rows("patchbay:handlers");
        List<String> told = verdicts(distribution.rows(command, "steps"));
        assertThat(distribution.run(command)).contains("outcome: " + outcome);
        assertThat(distribution.rows("patchbay:recent")).isEqualTo(recent);
        assertThat(distribution.rows("patchbay:handlers")).isEqualTo(handlers);
        try (Sipp sipp = Sipp.scenario("caller-refused", "127.0.0.1", office.hub())
                .replace("STATUS", status)
                .to(callee)
                .key("from", caller)) {
            SippResult result = sipp.call("127.0.0.1", office.runtimeForHub()).await();
            assertThat(result.successful()).as(result.errors()).isEqualTo(1);
        }
        await().until(() -> distribution.rows("patchbay:recent").size() > recent.size());
        String id = distribution.rows("patchbay:recent").get(0).get("id");
        assertThat(told).isNotEmpty().isEqualTo(verdicts(distribution.rows("patchbay:trace " + id)));
    }

    /** Who said what and why, about which attempt, and who was dialled. */
    private static List<String> verdicts(List<Map<String, String>> steps) {
        return steps.stream()
                .filter(s -> !s.get("bundle").isEmpty() || s.get("what").startsWith("dial "))
                .map(s -> String.join(
                        " | ",
                        s.get("attempt"),
                        s.get("who"),
                        s.get("bundle"),
                        // What the wire adds to a URI.
                        s.get("what").replaceAll("@127[^ ]*", ""),
                        s.get("bundle").isEmpty() ? "" : s.get("why")))
                .toList();
    }
}
