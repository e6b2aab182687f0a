package org.patchbay.graph;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.concurrent.CompletableFuture;

import org.junit.jupiter.api.Test;

import org.patchbay.api.graph.GraphException;
import org.patchbay.api.graph.GraphException.Reason;
import org.patchbay.api.graph.GraphRequest;
import org.patchbay.api.graph.Purpose;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

/** Time is the test's: it moves from one thing that is due to the next. */
class TrafficTest {
    private record Due(long at, int number, Runnable what) {}

    private final PriorityQueue<Due> due =
            new PriorityQueue<>(Comparator.comparingLong(Due::at).thenComparingInt(Due::number));
    private long now = Long.MAX_VALUE - Duration.ofDays(1).toNanos();
    private int number;
    private int atOnce = 10_000;
    private final Traffic traffic = new Traffic(
            () -> now,
            (wait, what) -> due.add(new Due(now + wait.toNanos(), number++, what)),
            Runnable::run,
            () -> atOnce,
            () -> 1);

    private void elapse(Duration time) {
        long end = now + time.toNanos();
        for (Due next = due.peek(); next != null && next.at() <= end; next = due.peek()) {
            due.remove();
            now = Math.max(now, next.at());
            next.what().run();
        }
        now = end;
    }

    private static GraphRequest request(String tenant, String method, String path) {
        return new GraphRequest(tenant, Optional.of("ada"), Purpose.PRESENCE, method, path, Map.of(), Optional.empty());
    }

    private CompletableFuture<Traffic.Turn> turn(String tenant, String method, String path, Duration waits) {
        return traffic.turn(request(tenant, method, path), "app-1", now + waits.toNanos());
    }

    private CompletableFuture<Traffic.Turn> presence(String tenant) {
        return turn(tenant, "GET", "/users/ada/presence", Duration.ofMinutes(5));
    }

    private static GraphException late(CompletableFuture<?> turn) {
        return (GraphException) Objects.requireNonNull(catchThrowable(turn::get).getCause());
    }

    @Test
    void noWindowSeesMoreThanGraphTakes() {
        List<Long> went = new ArrayList<>();
        for (int i = 0; i < 4_000; i++) {
            presence("acme").thenAccept(turn -> {
                went.add(now);
                turn.done();
            });
        }
        assertThat(went).as("at once").hasSizeBetween(100, 200);
        elapse(Duration.ofSeconds(100));
        assertThat(went).hasSize(4_000);
        long window = Duration.ofSeconds(30).toNanos();
        for (int first = 0, last = 0; last < went.size(); last++) {
            while (went.get(last) - went.get(first) >= window) {
                first++;
            }
            assertThat(last - first + 1).isLessThanOrEqualTo(1_500);
        }
        assertThat(went.get(3_999) - went.get(0))
                .as("and little less")
                .isLessThan(Duration.ofSeconds(90).toNanos());
    }

    @Test
    void tenantsAndAreasDoNotHoldEachOtherUp() throws Exception {
        presence("acme").get().pause(Optional.of(Duration.ofSeconds(20)));
        assertThat(presence("acme")).isNotDone();
        assertThat(presence("other")).isDone();
        assertThat(turn("acme", "GET", "/users", Duration.ofSeconds(1))).isDone();
        assertThat(turn("acme", "GET", "/chats/1/messages", Duration.ofSeconds(1)))
                .isDone();
    }

    @Test
    void whatGraphSaysIsWaitedForAndTheOrderIsKept() throws Exception {
        presence("acme").get().pause(Optional.of(Duration.ofSeconds(7)));
        List<Integer> went = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            int which = i;
            presence("acme").thenAccept(turn -> went.add(which));
        }
        assertThat(traffic.waiting()).isEqualTo(5);
        elapse(Duration.ofMillis(6_999));
        assertThat(went).isEmpty();
        elapse(Duration.ofMillis(1));
        assertThat(went).containsExactly(0, 1, 2, 3, 4);
    }

    @Test
    void whereNothingIsSaidThePausesGrow() throws Exception {
        Traffic.Turn turn = presence("acme").get();
        Duration first = turn.pause(Optional.empty());
        assertThat(first).isBetween(Duration.ofMillis(500), Duration.ofSeconds(1));
        assertThat(turn.pause(Optional.empty()))
                .as("of those that were under way together")
                .isBetween(Duration.ofSeconds(1), Duration.ofSeconds(2));
        elapse(Duration.ofSeconds(3));
        turn.pause(Optional.empty());
        assertThat(traffic.held())
                .singleElement()
                .asString()
                .startsWith("acme: 0 requests wait")
                .contains("PRESENCE");
        elapse(Duration.ofSeconds(5));
        assertThat(traffic.held()).isEmpty();
        assertThat(turn.pause(Optional.empty())).isBetween(Duration.ofSeconds(2), Duration.ofSeconds(4));
        turn.isTaken();
        assertThat(turn.pause(Optional.empty())).isLessThanOrEqualTo(Duration.ofSeconds(1));
    }

    @Test
    void whatGraphSaysIsUsedOfALimitIsShownForAsLongAsItCounts() throws Exception {
        Traffic.Turn turn = presence("acme").get();
        turn.isUsed(0.92);
        assertThat(traffic.held()).singleElement().asString().contains("acme", "PRESENCE", "92 % are used");
        elapse(Duration.ofSeconds(30));
        assertThat(traffic.held()).isEmpty();
    }

    @Test
    void whoWouldWaitTooLongIsToldAtOnceAndHowLong() throws Exception {
        presence("acme").get().pause(Optional.of(Duration.ofSeconds(40)));
        CompletableFuture<Traffic.Turn> turn = turn("acme", "GET", "/users/ada/presence", Duration.ofSeconds(30));
        assertThat(turn).isCompletedExceptionally();
        assertThat(late(turn).reason()).isEqualTo(Reason.UNAVAILABLE);
        assertThat(late(turn).retryAfter()).contains(Duration.ofSeconds(40));
        assertThat(late(turn)).hasMessageContaining("PRESENCE").hasMessageContaining("40 s");
    }

    @Test
    void whoWaitsIsToldWhenThePauseGrowsTooLong() throws Exception {
        Traffic.Turn first = presence("acme").get();
        first.pause(Optional.of(Duration.ofSeconds(2)));
        CompletableFuture<Traffic.Turn> turn = turn("acme", "GET", "/users/ada/presence", Duration.ofSeconds(10));
        first.pause(Optional.of(Duration.ofSeconds(60)));
        elapse(Duration.ofSeconds(3));
        assertThat(late(turn).reason()).isEqualTo(Reason.UNAVAILABLE);
        assertThat(traffic.waiting()).isZero();
    }

    @Test
    void fourOfAMailboxAreUnderWayAtOnce() throws Exception {
        List<CompletableFuture<Traffic.Turn>> turns = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            turns.add(turn("acme", "GET", "/users/ada/events", Duration.ofSeconds(10)));
        }
        assertThat(turns.stream().filter(CompletableFuture::isDone)).hasSize(4);
        assertThat(turn("acme", "GET", "/users/bob/events", Duration.ofSeconds(10)))
                .as("another mailbox")
                .isDone();
        turns.get(0).get().done();
        assertThat(turns.stream().filter(CompletableFuture::isDone)).hasSize(5);
        turns.get(1).get().done();
        assertThat(turns.stream().filter(CompletableFuture::isDone)).hasSize(6);
    }

    @Test
    void whatHangsInOneTenantLeavesRoomForTheOthers() throws Exception {
        atOnce = 8;
        List<CompletableFuture<Traffic.Turn>> hang = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            hang.add(presence("acme"));
        }
        assertThat(hang.stream().filter(CompletableFuture::isDone)).hasSize(4);
        for (int i = 0; i < 4; i++) {
            assertThat(presence("other")).isDone();
        }
        CompletableFuture<Traffic.Turn> third = presence("third");
        assertThat(third).as("all are under way").isNotDone();
        hang.get(0).get().done();
        assertThat(third).as("before those of the tenant that has the most").isDone();
        assertThat(hang.stream().filter(CompletableFuture::isDone)).hasSize(4);
        hang.get(1).get().done();
        assertThat(hang.stream().filter(CompletableFuture::isDone)).hasSize(5);
    }

    /** In any 30 s no more than 1,500 parts, however they are bundled. */
    @Test
    void limitsCountEveryPartOfSeveral() {
        List<Long> went = new ArrayList<>();
        for (int i = 0; i < 150; i++) {
            traffic.turn(
                            request("acme", "GET", "/users/ada/presence"),
                            20,
                            "app-1",
                            now + Duration.ofMinutes(5).toNanos())
                    .thenAccept(turn -> {
                        went.add(now);
                        turn.done();
                    });
        }
        assertThat(went).as("151 at once").hasSize(7);
        elapse(Duration.ofMinutes(2));
        assertThat(went).hasSize(150);
        for (int first = 0; first < went.size(); first++) {
            int last = first;
            while (last + 1 < went.size()
                    && went.get(last + 1) - went.get(first)
                            < Duration.ofSeconds(30).toNanos()) {
                last++;
            }
            assertThat(20 * (last - first + 1)).isLessThanOrEqualTo(1_500);
        }
        assertThat(went.get(149) - went.get(0))
                .as("3,000 at 1,350 in 30 s")
                .isBetween(
                        Duration.ofSeconds(60).toNanos(), Duration.ofSeconds(70).toNanos());
    }

    @Test
    void severalOfAMailboxAreAsManyAtOnceAsThereAreParts() throws Exception {
        GraphRequest request = request("acme", "GET", "/users/ada/events");
        long until = now + Duration.ofSeconds(10).toNanos();
        CompletableFuture<Traffic.Turn> three = traffic.turn(request, 3, "app-1", until);
        CompletableFuture<Traffic.Turn> two = traffic.turn(request, 2, "app-1", until);
        assertThat(three).isDone();
        assertThat(two).isNotDone();
        three.get().done();
        assertThat(two).isDone();
        assertThat(traffic.turn(request, 2, "app-1", until)).isDone();
    }

    @Test
    void noMoreGoOutAsOneThanMayGoAtOnce() {
        assertThat(Limit.PRESENCE.together(1)).isEqualTo(20);
        assertThat(Limit.OTHER.together(1)).isEqualTo(20);
        assertThat(Limit.MAILBOX.together(1)).isEqualTo(4);
        assertThat(Limit.TEAMS.together(1)).isEqualTo(4);
        assertThat(Limit.CHAT_MESSAGES.together(1)).isEqualTo(3);
        assertThat(Limit.CHAT_DELETIONS.together(1)).isEqualTo(1);
    }

    @Test
    void eachLimitCountsWhatItIsFor() {
        assertThat(Limit.of(request("acme", "POST", "/communications/getPresencesByUserId")))
                .isEqualTo(Limit.PRESENCE);
        assertThat(Limit.of(request("acme", "POST", "/me/presence/setPresence")))
                .isEqualTo(Limit.PRESENCE);
        assertThat(Limit.of(request("acme", "GET", "/chats/1/messages"))).isEqualTo(Limit.CHAT_MESSAGES);
        assertThat(Limit.of(request("acme", "PATCH", "/chats/1/messages/2"))).isEqualTo(Limit.TEAMS);
        assertThat(Limit.of(request("acme", "GET", "/users/ada/chats"))).isEqualTo(Limit.TEAMS);
        assertThat(Limit.of(request("acme", "DELETE", "/chats/1"))).isEqualTo(Limit.CHAT_DELETIONS);
        assertThat(Limit.of(request("acme", "DELETE", "/chats/1/installedApps/2")))
                .isEqualTo(Limit.APP_REMOVALS);
        assertThat(Limit.of(request("acme", "DELETE", "/chats/1/members/2"))).isEqualTo(Limit.TEAMS);
        assertThat(Limit.of(request("acme", "GET", "/me/contacts"))).isEqualTo(Limit.MAILBOX);
        assertThat(Limit.of(request("acme", "GET", "/users/delta"))).isEqualTo(Limit.OTHER);
        assertThat(Limit.of(request("acme", "POST", "/subscriptions"))).isEqualTo(Limit.OTHER);
        assertThat(Limit.of(request("acme", "GET", "/users/ada"))).isEqualTo(Limit.OTHER);
    }

    @Test
    void mailboxesThatNobodyUsesAreForgotten() throws Exception {
        for (int i = 0; i < 1_500; i++) {
            turn("acme", "GET", "/users/u" + i + "/events", Duration.ofSeconds(10))
                    .get()
                    .done();
        }
        elapse(Duration.ofMinutes(11));
        turn("acme", "GET", "/users/ada/events", Duration.ofSeconds(10)).get();
        assertThat(traffic.lanes()).isEqualTo(1);
    }
}
