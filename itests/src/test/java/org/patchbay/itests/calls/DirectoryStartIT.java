package org.patchbay.itests.calls;

import java.time.Duration;
import java.util.Map;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** The first calls after a start meet a directory that was read, or one that definitely cannot be; what breaks later changes nothing. */
class DirectoryStartIT {
    private static final String HEADER = "tenant,id,site,upn,display,number,extension,kind,licences\n";
    private static final String ADA = "it,ada,hq,,Ada," + CallBench.ADA + ",2001,PERSON,PHONE_SYSTEM PROVIDER\n";
    private static final int MANY = 100_000;

    /** A directory that takes seconds to read, and a trunk that does not warm up meanwhile. */
    @Test
    void noCallIsRefusedForADirectoryThatIsStillBeingRead() {
        try (CallBench bench = new CallBench("directory-start")) {
            StringBuilder users = new StringBuilder(HEADER);
            for (int i = 0; i < MANY; i++) {
                users.append("it,u%d,hq,,User %d,+4940%06d,%07d,PERSON,PHONE_SYSTEM PROVIDER\n"
                        .formatted(i, i, i, 3_000_000 + i));
            }
            bench.distribution
                    .write("etc/patchbay/directory/users.csv", users + ADA)
                    .edit("org.patchbay.sip.trunk.cfg", "warm_up_calls", "0")
                    .launch();
            bench.answers("hub", "provider");
            await("the listener is open")
                    .atMost(Duration.ofSeconds(120))
                    .pollInterval(Duration.ofMillis(20))
                    .until(bench::isOpen);

            bench.calls("provider", "caller", "", CallBench.OUTSIDE, CallBench.ADA, 60, 20, 100);
        }
    }

    @Test
    void emergencyCallsGetThroughADirectoryThatCannotBeReadAndTheRestFollowsItsRepair() {
        try (CallBench bench = new CallBench("directory-broken")) {
            bench.distribution
                    .write(
                            "etc/org.patchbay.sip.peer-hub.cfg",
                            bench.peer(
                                    "hub", "tenant = it\nemergency_numbers = 112\nemergency_fallback = *@provider\n"))
                    .write("etc/patchbay/directory/users.csv", HEADER + "it,ada,hq\nit,\"ben,hq\n");
            bench.start().answers("provider", "provider").answers("hub", "provider");

            assertThat(bench.distribution.log("WARN"))
                    .anyMatch(line -> line.contains("users.csv:3: a quote is not closed. Close it")
                            && line.contains("Nobody is on the service"));
            assertThat(health(bench)).containsEntry("state", "NOT_READY");
            assertThat(health(bench).get("text")).contains("users.csv:3");
            bench.calls("hub", "caller-refused", "403", CallBench.ADA, CallBench.OUTSIDE, 3, 5, 0);
            bench.calls("hub", "caller", "", CallBench.ADA, "112", 5, 10, 100);

            bench.distribution.write("etc/patchbay/directory/users.csv", HEADER + ADA);
            await("it is read")
                    .atMost(Duration.ofSeconds(20))
                    .until(() -> health(bench).get("text").contains("1 users"));
            bench.calls("hub", "caller", "", CallBench.ADA, CallBench.OUTSIDE, 5, 10, 100);

            laterFaultsChangeNothing(bench);
        }
    }

    private static void laterFaultsChangeNothing(CallBench bench) {
        bench.distribution.write("etc/patchbay/directory/users.csv", "");
        await("an empty file is named")
                .atMost(Duration.ofSeconds(20))
                .until(() -> health(bench).get("text").contains("users.csv is empty"));
        bench.calls("provider", "caller", "", CallBench.OUTSIDE, CallBench.ADA, 5, 10, 100);

        StringBuilder bad = new StringBuilder(HEADER + ADA);
        for (int i = 0; i < 10_000; i++) {
            bad.append("it,bad").append(i).append(",nowhere,,,,,,\n");
        }
        bench.distribution.write("etc/patchbay/directory/users.csv", bad.toString());
        await("bad rows are counted")
                .atMost(Duration.ofSeconds(30))
                .until(() -> health(bench).get("text").contains("1 users, 10001 problems"));
        bench.calls("provider", "caller", "", CallBench.OUTSIDE, CallBench.ADA, 5, 10, 100);
        assertThat(bench.distribution.log("WARN"))
                .filteredOn(line -> line.contains("Not put on the service: users.csv"))
                .hasSizeBetween(49, 51);
        assertThat(bench.distribution.log("WARN")).anyMatch(line -> line.contains("9950 more entries"));
        assertThat(bench.distribution.log("ERROR")).isEmpty();
    }

    private static Map<String, String> health(CallBench bench) {
        return bench.distribution.rows("patchbay:health").stream()
                .filter(check -> check.get("check").equals("directory"))
                .findFirst()
                .orElse(Map.of("text", ""));
    }
}
