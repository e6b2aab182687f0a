package org.patchbay.testkit.call;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;

import org.patchbay.api.call.Scope;
import org.patchbay.api.call.fact.Fact;
import org.patchbay.api.call.fact.FactListener;
import org.patchbay.api.call.fact.Facts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** What every implementation of {@link Facts} must do. A test of one inherits this and gives it. */
public abstract class FactsContract {
    private static final Scope SCOPE = Scope.call("acme", "c1");

    protected abstract Facts facts() throws Exception;

    /** Lets a listener be told of facts of these types, or of all, from now on. */
    protected abstract void listen(String name, FactListener listener, String... types) throws Exception;

    @Test
    final void tellsAllWhoListenWhatHappenedWhereAndWhen() throws Exception {
        List<Fact> one = new CopyOnWriteArrayList<>();
        List<Fact> other = new CopyOnWriteArrayList<>();
        listen("one", one::add);
        listen("other", other::add);
        facts().tell("call-answered", SCOPE, Map.of("who", "ada"), false);
        await().until(() -> one.size() == 1 && other.size() == 1);
        assertThat(one.get(0).type()).isEqualTo("call-answered");
        assertThat(one.get(0).scope()).isEqualTo(SCOPE);
        assertThat(one.get(0).data()).isEqualTo(Map.of("who", "ada"));
        assertThat(one.get(0).cursor()).isZero();
        assertThat(one.get(0).at()).isNotNull();
    }

    @Test
    final void tellsOnlyWhatAListenerWants() throws Exception {
        List<String> heard = new CopyOnWriteArrayList<>();
        listen("wants", fact -> heard.add(fact.type()), "b");
        facts().tell("a", SCOPE, Map.of(), false);
        facts().tell("b", SCOPE, Map.of(), false);
        facts().tell("a", SCOPE, Map.of(), true);
        facts().tell("b", SCOPE, Map.of(), true);
        await().until(() -> heard.size() == 2);
        assertThat(heard).containsExactly("b", "b");
    }

    @Test
    final void keepsTheOrderOfAScope() throws Exception {
        for (boolean durable : List.of(true, false)) {
            List<String> heard = new CopyOnWriteArrayList<>();
            listen("order-" + durable, fact -> heard.add(fact.data().get("n")), "counted-" + durable);
            List<String> told = new ArrayList<>();
            for (int i = 0; i < 200; i++) {
                told.add("" + i);
                facts().tell("counted-" + durable, SCOPE, Map.of("n", "" + i), durable);
            }
            await().atMost(Duration.ofSeconds(20)).until(() -> heard.size() == 200);
            assertThat(heard).isEqualTo(told);
        }
    }

    @Test
    final void offersADurableFactAgainUntilItIsTakenAndOthersDoNotWaitForIt() throws Exception {
        AtomicInteger attempts = new AtomicInteger();
        List<Fact> heard = new CopyOnWriteArrayList<>();
        List<Fact> calm = new CopyOnWriteArrayList<>();
        listen("stubborn", fact -> {
            if (attempts.incrementAndGet() < 3) {
                throw new IllegalStateException("not now");
            }
            heard.add(fact);
        });
        listen("calm", calm::add);
        facts().tell("a", SCOPE, Map.of("n", "1"), true);
        facts().tell("a", SCOPE, Map.of("n", "2"), true);
        await().until(() -> calm.size() == 2);
        await().atMost(Duration.ofSeconds(30)).until(() -> heard.size() == 2);
        assertThat(heard).extracting(fact -> fact.data().get("n")).containsExactly("1", "2");
        assertThat(heard.get(0).cursor()).isPositive().isLessThan(heard.get(1).cursor());
    }

    @Test
    final void aListenerThatFailsDoesNotHurtWhoTells() throws Exception {
        List<Fact> calm = new CopyOnWriteArrayList<>();
        listen("fails", fact -> {
            throw new IllegalStateException("always");
        });
        listen("calm", calm::add);
        IntStream.range(0, 20).forEach(i -> {
            try {
                facts().tell("a", SCOPE, Map.of(), false);
            } catch (Exception e) {
                throw new AssertionError("telling must not fail", e);
            }
        });
        await().until(() -> calm.size() == 20);
    }
}
