package org.patchbay.zoom;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.patchbay.api.ops.store.StoreException;
import org.patchbay.api.ops.store.Stored;
import org.patchbay.api.ops.store.Write;
import org.patchbay.testkit.ops.ManualSchedule;
import org.patchbay.testkit.ops.MemoryStore;
import org.patchbay.zoom.PhoneCalls.Who;

import static org.assertj.core.api.Assertions.assertThat;

/** What nodes write for each other, how much, and for how long. */
class CallsHandedOnTest {
    private static final int BURST = 5_000;

    private final MemoryStore store = new MemoryStore();
    private final ManualSchedule schedule = new ManualSchedule();
    private final List<Stored> written = new ArrayList<>();
    private final List<CallEvent> heard = new ArrayList<>();
    private final List<CallEvent> heardByA = new ArrayList<>();
    private final AutoCloseable watch = store.watch(SharedCalls.SPACE, written::add);
    private final SharedCalls a = new SharedCalls(store, "a", schedule, heardByA::addAll);
    private final SharedCalls b = new SharedCalls(store, "b", schedule, heard::addAll);

    @AfterEach
    void close() throws Exception {
        watch.close();
        a.close();
        b.close();
    }

    private static CallEvent event(String call) {
        Who who = new Who("acme", "user-of-some-length");
        return new CallEvent(0, who, call, "phone.caller_connected", Instant.ofEpochMilli(1_720_705_455_000L), 7);
    }

    private void beats(int count) {
        schedule.elapse(SharedCalls.BEAT.multipliedBy(count));
    }

    private void put(String key, String value) throws StoreException {
        store.write("system", List.of(Write.put(SharedCalls.SPACE, key, value)));
    }

    private List<String> keys() {
        return store.list(SharedCalls.SPACE, "").stream().map(Stored::key).toList();
    }

    private static String call(long number) {
        return "70" + (100_000_000_000_000L + number);
    }

    @Test
    void aBurstIsWrittenInFewAndBoundedDocumentsAndNothingOfItIsLost() {
        for (int i = 1; i <= BURST; i++) {
            a.tell(event(call(i)));
        }
        assertThat(written).as("nobody waits for a store").isEmpty();
        beats(1);
        assertThat(written).hasSize(1);
        beats(BURST / SharedCalls.MOST + 5);
        assertThat(written).hasSize(BURST / SharedCalls.MOST).allSatisfy(each -> {
            assertThat(each.key()).isEqualTo("a");
            assertThat(each.value().length()).isLessThan(200 * SharedCalls.MOST);
        });
        assertThat(heard)
                .extracting(CallEvent::call)
                .containsExactlyElementsOf(LongStream.rangeClosed(1, BURST)
                        .mapToObj(CallsHandedOnTest::call)
                        .toList());
        assertThat(heardByA).as("its own").isEmpty();
    }

    @Test
    void howeverManyTheyAreTheyAreWrittenOnceASecond() {
        for (int second = 0; second < 30; second++) {
            for (int i = 0; i < 10; i++) {
                a.tell(event(second + "-" + i));
                schedule.elapse(SharedCalls.BEAT.dividedBy(10));
            }
        }
        assertThat(written).hasSizeBetween(29, 31);
        beats(1);
        assertThat(heard).hasSize(300);
    }

    @Test
    void whatWaitsIsBoundedAndTheOldestGoFirst() {
        store.full(true);
        for (int i = 1; i <= SharedCalls.WAITING + 10; i++) {
            a.tell(event(call(i)));
        }
        beats(3);
        store.full(false);
        beats(SharedCalls.WAITING / SharedCalls.MOST);
        assertThat(heard).hasSize(SharedCalls.WAITING);
        assertThat(heard.get(0).call()).isEqualTo(call(11));
    }

    @Test
    void whatCouldNotBeWrittenIsToldLater() {
        store.full(true);
        a.tell(event("c1"));
        beats(SharedCalls.KEPT * 2);
        a.tell(event("c2"));
        store.full(false);
        beats(1);
        assertThat(heard).extracting(CallEvent::call).containsExactly("c1", "c2");
    }

    /** As after it could not be reached for a while: then only what is there now is told. */
    @Test
    void whatAWatchHasMissedIsThereForAMinute() throws Exception {
        List<CallEvent> late = new ArrayList<>();
        a.tell(event("c1"));
        beats(1);
        a.tell(event("c2"));
        beats(SharedCalls.KEPT / 2);
        a.tell(event("c3"));
        beats(1);
        String last = store.get(SharedCalls.SPACE, "a").orElseThrow().value();
        assertThat(CallDocument.read(last)).extracting(CallEvent::call).containsExactly("c1", "c2", "c3");
        beats(SharedCalls.KEPT / 2);
        a.tell(event("c4"));
        beats(1);
        MemoryStore other = new MemoryStore();
        try (SharedCalls third = new SharedCalls(other, "third", schedule, late::addAll)) {
            other.write("system", List.of(Write.put(SharedCalls.SPACE, "a", last)));
            String now = store.get(SharedCalls.SPACE, "a").orElseThrow().value();
            assertThat(CallDocument.read(now)).extracting(CallEvent::call).containsExactly("c3", "c4");
            other.write("system", List.of(Write.put(SharedCalls.SPACE, "a", now)));
            other.write("system", List.of(Write.put(SharedCalls.SPACE, "a", now)));
        }
        assertThat(late).extracting(CallEvent::call).containsExactly("c1", "c2", "c3", "c4");
    }

    @Test
    void afterAMinuteNothingIsLeftAndNumbersGoOn() {
        a.tell(event("c1"));
        beats(SharedCalls.KEPT);
        assertThat(keys()).containsExactly("a");
        beats(2);
        assertThat(keys()).isEmpty();
        int before = written.size();
        beats(500);
        assertThat(written).hasSize(before);
        a.tell(event("c2"));
        beats(1);
        assertThat(heard).extracting(CallEvent::call).containsExactly("c1", "c2");
        assertThat(heard).extracting(CallEvent::number).containsExactly(1L, 2L);
    }

    @Test
    void whatDocumentsWereBeforeIsForgotten() {
        for (int i = 0; i < 5; i++) {
            a.tell(event("c" + i));
            beats(1);
        }
        assertThat(store.history(SharedCalls.SPACE, "a")).hasSize(5);
        schedule.elapse(SharedCalls.FORGET);
        assertThat(store.history(SharedCalls.SPACE, "a")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "nonsense",
                "{}",
                "[]",
                "{\"version\":2,\"events\":[]}",
                "{\"version\":1,\"events\":{}}",
                "{\"version\":1,\"events\":[{}]}",
                "{\"version\":1,\"events\":[1]}",
                "{\"version\":1,\"events\":[{\"n\":1,\"tenant\":\" \",\"user\":\"u\",\"call\":\"c\",\"what\":\"x\"}]}",
                "{\"version\":1,\"events\":[{\"n\":1,\"tenant\":\"t\",\"user\":\"\",\"call\":\"c\",\"what\":\"x\"}]}",
                "{\"version\":1,\"events\":[{\"n\":1,\"tenant\":\"t\",\"user\":\"u\",\"call\":\"\",\"what\":\"x\"}]}",
                "{\"version\":1,\"events\":[{\"n\":0,\"tenant\":\"t\",\"user\":\"u\",\"call\":\"c\",\"what\":\"x\"}]}",
                "{\"version\":1,\"events\":[{\"n\":\"1\",\"tenant\":\"t\",\"user\":\"u\",\"call\":\"c\"}]}"
            })
    void aBrokenDocumentIsPassedOverAndTheNextOneCounts(String value) throws StoreException {
        put("c", value);
        put("c", value);
        assertThat(heard).isEmpty();
        a.tell(event("c1"));
        beats(1);
        put("c", CallDocument.text(List.of(event("c2").numbered(1))));
        assertThat(heard).extracting(CallEvent::call).containsExactly("c1", "c2");
    }

    /** Of another version of this, maybe. */
    @Test
    void anEventOfAnotherNameIsNoFault() throws Exception {
        CallEvent held = new CallEvent(1, new Who("acme", "ada"), "c1", "phone.caller_held", Instant.EPOCH, 1);
        put("c", CallDocument.text(List.of(held)));
        assertThat(heard).containsExactly(held);
        World world = new World();
        new Events(world.accounts).phone(held, world.intake, Instant.EPOCH, each -> {
            throw new AssertionError(each.what());
        });
        assertThat(world.intake.seen).isEmpty();
        world.close();
    }

    @Test
    void idsOfAnyKindAreKept() throws Exception {
        CallEvent odd = new CallEvent(3, new Who("ä\"\n", "日本"), "\ud800 \u0000", "x", Instant.EPOCH, -1);
        String text = CallDocument.text(List.of(odd));
        assertThat(text).matches("\\p{ASCII}*");
        assertThat(CallDocument.read(text)).containsExactly(odd);
    }

    @Test
    void aNodeThatStopsTellsItsLastAndTakesItsDocumentWithIt() throws StoreException {
        a.tell(event("c1"));
        beats(1);
        a.close();
        assertThat(keys()).isEmpty();
        b.tell(event("c2"));
        b.close();
        assertThat(keys()).as("nobody has read it yet").containsExactly("b");
        assertThat(heardByA).as("it was closed before").isEmpty();
        int before = written.size();
        beats(100);
        assertThat(written).hasSize(before);
    }

    @Test
    void whatANodeThatIsGoneHasLeftIsRemoved() throws StoreException {
        put("gone", CallDocument.text(List.of(event("c1").numbered(1))));
        put("broken", "nonsense");
        beats(SharedCalls.GONE - 1);
        assertThat(keys()).contains("gone", "broken");
        put("gone", CallDocument.text(List.of(event("c2").numbered(2))));
        beats(120);
        assertThat(keys()).as("one has moved").containsExactly("gone");
        beats(SharedCalls.GONE);
        assertThat(keys()).isEmpty();
        schedule.elapse(Duration.ofHours(1));
        assertThat(store.history(SharedCalls.SPACE, "gone")).isEmpty();
    }

    @Test
    void aStoreThatCannotBeWrittenStopsNobody() {
        a.tell(event("c1"));
        beats(1);
        store.full(true);
        beats(4_000);
        a.tell(event("c2"));
        a.close();
        b.close();
        assertThat(heard).extracting(CallEvent::call).containsExactly("c1");
    }
}
