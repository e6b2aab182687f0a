package org.patchbay.testkit.call;

import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.AfterEach;

import org.patchbay.api.call.fact.FactListener;
import org.patchbay.api.call.fact.Facts;

class MemoryFactsTest extends FactsContract {
    private final MemoryFacts facts = new MemoryFacts();
    private final ScheduledExecutorService again = Executors.newSingleThreadScheduledExecutor();

    MemoryFactsTest() {
        again.scheduleWithFixedDelay(facts::again, 5, 5, TimeUnit.MILLISECONDS);
    }

    @AfterEach
    void stop() {
        again.shutdownNow();
    }

    @Override
    protected Facts facts() {
        return facts;
    }

    @Override
    protected void listen(String name, FactListener listener, String... types) {
        facts.listen(listener, types);
    }
}
