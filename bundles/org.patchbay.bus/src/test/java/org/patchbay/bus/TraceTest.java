package org.patchbay.bus;

import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.patchbay.api.call.control.LegOrder;
import org.patchbay.api.call.treatment.Happening;

import static org.assertj.core.api.Assertions.assertThat;

class TraceTest {
    @TempDir
    Path directory;

    @Test
    void theTraceOfACallIsThereAllTheTimeAlsoWhileItEnds() {
        try (TestCore t = new TestCore(directory)) {
            t.route("carrier");
            for (int i = 0; i < 300; i++) {
                String id = "c" + i;
                t.call(id, "sip:+4930111@x.test");
                LegOrder.Dial leg = t.dialled(id, "+4930111");
                t.answers(leg);
                CompletableFuture<Void> read = CompletableFuture.runAsync(() -> {
                    while (t.core.scopes.call(id) != null) {
                        assertThat(t.trace(id)).as(id).isNotEmpty();
                    }
                });
                t.happens(id, id + ".a", new Happening.Ended(16, "hung up"));
                read.join();
                assertThat(t.trace(id)).anyMatch(step -> step.contains("call ended"));
            }
        }
    }
}
