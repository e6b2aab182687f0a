package org.patchbay.store.nodes;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;

import org.patchbay.api.ops.store.Stored;
import org.patchbay.testkit.ops.ManualSchedule;
import org.patchbay.testkit.ops.MemoryStore;

import static org.assertj.core.api.Assertions.assertThat;

/** Nodes of one store, each with a time of its own that begins elsewhere. */
class SharingTest {
    private static final String SPACE = "test-nodes";
    private static final Duration A_MOMENT = Duration.ofSeconds(2);
    private static final Duration GONE = Duration.ofMillis(Nodes.DEAD + Nodes.BEAT);

    private final MemoryStore store = new MemoryStore();
    private final List<Node> nodes = new ArrayList<>();
    private long now;

    private final class Node {
        private final ManualSchedule schedule = new ManualSchedule();
        private final Sharing sharing;
        private boolean runs = true;

        private Node(String name, long ahead) {
            sharing = Sharing.of(store, SPACE, name, () -> now + ahead, schedule);
            nodes.add(this);
        }

        private int count() {
            return sharing.nodes();
        }
    }

    private void pass(Duration time) {
        for (long end = now + time.toMillis(); now < end; ) {
            now += 100;
            for (Node each : nodes) {
                if (each.runs) {
                    each.schedule.elapse(Duration.ofMillis(100));
                }
            }
        }
    }

    private List<String> documents() {
        return store.list(SPACE, "").stream().map(Stored::key).toList();
    }

    @Test
    void whereNobodyElseCanHaveTheStoreNothingIsDividedOrWritten() {
        ManualSchedule schedule = new ManualSchedule();
        Sharing alone = Sharing.of(Map.of("patchbay.store", "file"), store, SPACE, schedule);
        schedule.elapse(GONE);
        assertThat(alone.nodes()).isEqualTo(1);
        alone.close();
        assertThat(store.all()).isEmpty();
        Sharing shared = Sharing.of(Map.of("patchbay.store", "jdbc"), store, SPACE, schedule);
        schedule.elapse(A_MOMENT);
        assertThat(documents()).hasSize(1);
        assertThat(shared.nodes()).isEqualTo(1);
        shared.close();
        assertThat(documents()).isEmpty();
    }

    @Test
    void whoComesCountsTheOthersAtOnceAndIsCountedBeforeItMaySend() {
        Node one = new Node("one", 0);
        pass(A_MOMENT);
        assertThat(one.count()).isEqualTo(1);
        Node two = new Node("two", 86_400_000);
        assertThat(two.count()).isEqualTo(2);
        pass(Sharing.KNOWN);
        assertThat(one.count()).isEqualTo(2);
        Node three = new Node("three", -5);
        pass(Sharing.KNOWN);
        assertThat(nodes).extracting(Node::count).containsExactly(3, 3, 3);
        pass(GONE.multipliedBy(3));
        assertThat(nodes).extracting(Node::count).containsExactly(3, 3, 3);
        assertThat(three.count()).isEqualTo(3);
    }

    @Test
    void whoDiesIsCountedUntilItsTimeIsOverAndWhoEndsIsNotAnyMore() {
        Node one = new Node("one", 0);
        Node two = new Node("two", 7);
        Node three = new Node("three", 99);
        pass(A_MOMENT);
        two.runs = false;
        pass(Duration.ofMillis(Nodes.DEAD - Nodes.BEAT));
        assertThat(one.count()).isEqualTo(3);
        pass(Duration.ofMillis(2 * Nodes.BEAT).plus(A_MOMENT));
        assertThat(one.count()).isEqualTo(2);
        assertThat(three.count()).isEqualTo(2);
        assertThat(documents()).containsExactly("one", "three");
        three.sharing.close();
        three.runs = false;
        pass(A_MOMENT);
        assertThat(one.count()).isEqualTo(1);
        // One that only hung comes back under another name.
        two.runs = true;
        pass(Duration.ofMillis(Nodes.BEAT).plus(A_MOMENT));
        assertThat(one.count()).isEqualTo(2);
        assertThat(two.count()).isEqualTo(2);
        assertThat(documents()).containsExactly("one", "two.1");
    }

    @Test
    void whileTheStoreCannotBeWrittenWhatWasKnownLastCounts() {
        Node one = new Node("one", 0);
        Node two = new Node("two", 3);
        pass(A_MOMENT);
        store.full(true);
        pass(GONE.multipliedBy(2));
        assertThat(one.count()).isEqualTo(2);
        Node three = new Node("three", 0);
        pass(A_MOMENT);
        assertThat(three.count()).as("itself, and those it knows of").isEqualTo(3);
        store.full(false);
        pass(GONE);
        assertThat(one.count()).isEqualTo(3);
        assertThat(two.count()).isEqualTo(3);
        assertThat(three.count()).isEqualTo(3);
    }
}
