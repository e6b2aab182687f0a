package org.patchbay.graph;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.patchbay.api.graph.GraphRequest;
import org.patchbay.api.graph.Purpose;
import org.patchbay.store.nodes.Nodes;
import org.patchbay.store.nodes.Sharing;
import org.patchbay.testkit.ops.ManualSchedule;
import org.patchbay.testkit.ops.MemoryStore;

import static org.assertj.core.api.Assertions.assertThat;

/** What several nodes of one store send together, each as much as it may: never more than Graph takes, and little less. */
class SharedLimitsTest {
    private static final int HUNGRY = 60;
    private static final Duration STEP = Duration.ofMillis(100);
    private static final Duration GONE =
            Duration.ofMillis(Nodes.DEAD + Nodes.BEAT).plusSeconds(2);

    private record Due(long at, int number, Runnable what) {}

    private final PriorityQueue<Due> due =
            new PriorityQueue<>(Comparator.comparingLong(Due::at).thenComparingInt(Due::number));
    private final MemoryStore store = new MemoryStore();
    private final List<Node> nodes = new ArrayList<>();
    /** When a request went out, at any node. */
    private final List<Long> went = new ArrayList<>();

    private long now = Duration.ofDays(1).toNanos();
    private int number;

    private final class Node {
        private final ManualSchedule schedule = new ManualSchedule();
        private final Sharing sharing;
        private final Traffic traffic;
        private boolean runs = true;

        Node(String name) {
            sharing = Sharing.of(store, "graph-nodes", name, () -> now / 1_000_000, schedule);
            traffic = new Traffic(
                    () -> now,
                    (wait, what) -> due.add(new Due(now + wait.toNanos(), number++, () -> {
                        if (runs) {
                            what.run();
                        }
                    })),
                    Runnable::run,
                    () -> 10_000,
                    sharing::nodes);
            nodes.add(this);
        }

        /** As much as it may, from now on. */
        void sends(String method, String path) {
            for (int i = 0; i < HUNGRY; i++) {
                more(method, path);
            }
        }

        private void more(String method, String path) {
            GraphRequest request = new GraphRequest(
                    "acme",
                    Optional.of("ada"),
                    Purpose.CONTINUOUS_MEETING_CHAT,
                    method,
                    path,
                    Map.of(),
                    Optional.empty());
            traffic.turn(request, "app", now + Duration.ofHours(1).toNanos()).thenAccept(turn -> {
                went.add(now);
                // Not before it has returned: else nothing would.
                due.add(new Due(now, number++, () -> {
                    if (runs) {
                        turn.done();
                        more(method, path);
                    }
                }));
            });
        }

        void stop() {
            sharing.close();
            runs = false;
        }
    }

    private void pass(Duration time) {
        for (long end = now + time.toNanos(); now < end; ) {
            long step = now + STEP.toNanos();
            for (Due next = due.peek(); next != null && next.at() <= step; next = due.peek()) {
                due.remove();
                now = Math.max(now, next.at());
                next.what().run();
            }
            now = step;
            nodes.stream().filter(each -> each.runs).forEach(each -> each.schedule.elapse(STEP));
        }
    }

    /** How many went out in this time, from now on. */
    private int passing(Duration time) {
        int before = went.size();
        pass(time);
        return went.size() - before;
    }

    private void neverMoreThan(int permits, Duration per) {
        for (int first = 0, last = 0; last < went.size(); last++) {
            while (went.get(last) - went.get(first) >= per.toNanos()) {
                first++;
            }
            assertThat(last - first + 1)
                    .as("within %s, at %s s", per, (went.get(last) - went.get(0)) / 1_000_000_000)
                    .isLessThanOrEqualTo(permits);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "CHAT_MESSAGES,POST,/chats/1/messages,true",
        "CHAT_MESSAGES,POST,/chats/1/messages,false",
        "TEAMS,GET,/chats/1,true",
        "APP_REMOVALS,DELETE,/chats/1/installedApps/2,false"
    })
    void nodesThatComeEndAndDieSendTogetherWhatOneMay(Limit limit, String method, String path, boolean atOnce) {
        int aMinute = (int) (limit.permits() * 60L / limit.per().toSeconds());
        Node one = new Node("one");
        if (atOnce) {
            one.sends(method, path);
            assertThat(passing(Duration.ofSeconds(60))).isBetween(aMinute * 8 / 10, aMinute + limit.permits());
        } else {
            pass(Duration.ofSeconds(60));
        }
        Node two = new Node("two");
        if (!atOnce) {
            one.sends(method, path);
        }
        two.sends(method, path);
        pass(Duration.ofSeconds(10));
        assertThat(passing(Duration.ofSeconds(60))).as("of two").isBetween(aMinute * 7 / 10, aMinute);
        Node three = new Node("three");
        three.sends(method, path);
        pass(Duration.ofSeconds(10));
        assertThat(passing(Duration.ofSeconds(60))).as("of three").isBetween(aMinute * 7 / 10, aMinute);
        three.runs = false;
        pass(Duration.ofSeconds(10));
        assertThat(passing(Duration.ofSeconds(20))).as("of two of three").isLessThan(aMinute * 3 / 10);
        pass(GONE);
        assertThat(passing(Duration.ofSeconds(60))).as("of two again").isBetween(aMinute * 7 / 10, aMinute);
        two.stop();
        pass(Duration.ofSeconds(2));
        assertThat(passing(Duration.ofSeconds(60))).as("of one again").isBetween(aMinute * 8 / 10, aMinute);
        neverMoreThan(limit.permits(), limit.per());
    }

    /** An idle node has saved up what may go at once when the other comes. */
    @ParameterizedTest
    @CsvSource({"true", "false"})
    void whatGraphTakesOfTheWholeApplicationIsShared(boolean idle) {
        Node one = new Node("one");
        if (!idle) {
            one.sends("GET", "/users");
        }
        pass(Duration.ofSeconds(12));
        Node two = new Node("two");
        if (idle) {
            one.sends("GET", "/users");
        }
        two.sends("GET", "/users");
        pass(Duration.ofSeconds(15));
        assertThat(passing(Duration.ofSeconds(10))).isBetween(100_000, 130_000);
        one.stop();
        pass(Duration.ofSeconds(2));
        assertThat(passing(Duration.ofSeconds(10))).isBetween(100_000, 130_000);
        neverMoreThan(130_000, Duration.ofSeconds(10));
    }

    @Test
    void aTenantsPresenceIsOneNodesAndNotDivided() {
        Node one = new Node("one");
        new Node("two");
        pass(Duration.ofSeconds(5));
        one.sends("GET", "/users/ada/presence");
        assertThat(passing(Duration.ofSeconds(90))).isBetween(3_600, 4_500);
        neverMoreThan(1_500, Duration.ofSeconds(30));
    }

    @Test
    void ofALimitThatIsSmallerThanTheNumberOfNodesEachHasOneInALongerTime() {
        Node one = new Node("one");
        Node two = new Node("two");
        pass(Duration.ofSeconds(5));
        one.sends("DELETE", "/chats/1");
        two.sends("DELETE", "/chats/2");
        assertThat(passing(Duration.ofSeconds(60))).isBetween(56, 62);
    }

    @Test
    void aMailboxIsAskedByFourAtOnceAndMoreTogetherThanMayGoDoNotWaitForEver() {
        Node one = new Node("one");
        new Node("two");
        pass(Duration.ofSeconds(5));
        assertThat(Limit.MAILBOX.together(2)).isEqualTo(2);
        GraphRequest request = new GraphRequest(
                "acme", Optional.of("ada"), Purpose.CALENDAR, "GET", "/me/events", Map.of(), Optional.empty());
        List<Traffic.Turn> turns = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            one.traffic.turn(request, "app", now + 1_000_000_000).thenAccept(turns::add);
        }
        assertThat(turns).hasSize(2);
        // Four were put together while there was one node.
        List<Traffic.Turn> together = new ArrayList<>();
        one.traffic.turn(request, 4, "app", now + 1_000_000_000).thenAccept(together::add);
        for (int done = 0; done < 5; done++) {
            assertThat(together).isEmpty();
            turns.get(done).done();
        }
        assertThat(together).hasSize(1);
    }
}
