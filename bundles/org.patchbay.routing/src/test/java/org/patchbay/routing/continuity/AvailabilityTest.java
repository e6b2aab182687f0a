package org.patchbay.routing.continuity;

import java.time.Duration;
import java.time.YearMonth;
import java.util.Optional;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.patchbay.api.directory.Directory;
import org.patchbay.api.ops.OperationException;
import org.patchbay.api.ops.routing.Availability;
import org.patchbay.testkit.ops.MemoryStore;

import static org.assertj.core.api.Assertions.assertThat;

class AvailabilityTest {
    private static final YearMonth NOVEMBER = YearMonth.of(2026, 11);
    /** Of November, before the node begins. */
    private static final long BEFORE = Duration.ofDays(1).plusHours(10).toSeconds();

    private final MemoryStore store = new MemoryStore();
    private final Directory directory = Plans.firm().directory();
    private Node node;

    @BeforeEach
    void start() {
        node = started();
        node.peer("hub", "up")
                .peer("zoom", "up")
                .peer("carrier2", "up")
                .peer("spare1", "up")
                .peer("spare2", "unknown");
        node.seconds(5);
    }

    private Node started() {
        return new Node(directory, TestConfig.automatic()).with(store);
    }

    private static Availability of(Node on, String what) {
        try {
            return on.desk.availability("acme", NOVEMBER).stream()
                    .filter(a -> a.what().equals(what))
                    .findFirst()
                    .orElseThrow();
        } catch (OperationException e) {
            throw new AssertionError(e);
        }
    }

    private static String seconds(Node on, String what) {
        Availability a = of(on, what);
        return a.up().toSeconds() + " " + a.down().toSeconds() + " "
                + (a.unseen().toSeconds() - BEFORE) + " " + a.percent();
    }

    @Test
    void countsEachProviderTheHubAndTheService() {
        node.seconds(900).peer("zoom", "down").peer("hub", "unusable").seconds(100);
        assertThat(seconds(node, "zoom")).isEqualTo("900 100 5 90.0");
        assertThat(seconds(node, "hub")).isEqualTo("900 100 5 90.0");
        assertThat(seconds(node, "carrier")).isEqualTo("1000 0 5 100.0");
        assertThat(seconds(node, "service")).as("the carrier was there").isEqualTo("1000 0 5 100.0");
        assertThat(of(node, "zoom").target()).isEqualTo(99.9);
    }

    @Test
    void aDrillCountsAsNeither() throws Exception {
        node.seconds(50);
        node.desk.switchOver("ops", "acme", "TENANT", "", Optional.empty(), true, "exercise");
        node.peer("zoom", "down").seconds(100);
        assertThat(seconds(node, "zoom")).isEqualTo("50 0 5 100.0");
        assertThat(seconds(node, "carrier")).isEqualTo("150 0 5 100.0");
    }

    @Test
    void whileTheNodeWasDownNobodyLooked() {
        node.seconds(100);
        node.book.deactivate();
        Node next = started().sleeps(Duration.ofSeconds(105 + 1000));
        next.peer("zoom", "up").seconds(15);
        assertThat(seconds(next, "zoom")).isEqualTo("110 0 1010 100.0");
        next.sleeps(Duration.ofSeconds(60)).seconds(10);
        assertThat(seconds(next, "zoom")).as("stood still for a minute").isEqualTo("115 0 1075 100.0");
    }

    @Test
    void isWrittenEveryTenMinutesAsOneSmallDocument() {
        node.elapse(Duration.ofMinutes(31));
        assertThat(store.list("availability", "")).singleElement().satisfies(d -> {
            assertThat(d.key()).isEqualTo("acme/2026-11/n1");
            assertThat(d.version()).isEqualTo(3);
            assertThat(d.value()).hasSizeLessThan(300).contains("provider/zoom=1800 0 0");
        });
        Node crashed = started();
        assertThat(of(crashed, "zoom").up()).hasSeconds(1800);
    }

    @Test
    void isCountedOnWhileTheStoreIsFull() throws Exception {
        store.full(true);
        node.elapse(Duration.ofMinutes(21));
        store.full(false);
        node.elapse(Duration.ofMinutes(10));
        assertThat(of(started(), "zoom").up()).hasSeconds(1800);
        assertThat(node.desk.availability("acme", YearMonth.of(2026, 12))).allSatisfy(a -> {
            assertThat(a.up()).isZero();
            assertThat(a.unseen()).isZero();
        });
    }

    @Test
    void aPeerThatIsNotAskedSaysNothing() throws Exception {
        node.peer("zoom", "unknown").seconds(100);
        assertThat(node.desk.availability("acme", NOVEMBER))
                .noneMatch(a -> a.what().equals("zoom") && a.up().plus(a.down()).toSeconds() > 0);
    }
}
