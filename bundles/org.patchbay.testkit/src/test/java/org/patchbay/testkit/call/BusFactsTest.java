package org.patchbay.testkit.call;

import java.nio.file.Path;
import java.util.Hashtable;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

import org.patchbay.api.call.fact.FactListener;
import org.patchbay.api.call.fact.Facts;
import org.patchbay.testkit.TestRuntime;

import static org.awaitility.Awaitility.await;

/** The real core, as a container has it. */
class BusFactsTest extends FactsContract {
    @TempDir
    Path scratch;

    private TestRuntime runtime;

    @BeforeEach
    void start() {
        runtime = TestRuntime.start(scratch);
    }

    @AfterEach
    void stop() {
        runtime.close();
    }

    @Override
    protected Facts facts() {
        return runtime.service(Facts.class);
    }

    @Override
    protected void listen(String name, FactListener listener, String... types) {
        Hashtable<String, Object> properties = new Hashtable<>();
        properties.put("patchbay.name", name);
        properties.put("patchbay.facts", types);
        runtime.serve(FactListener.class, listener, properties);
        await().until(() -> runtime.operations().live("listener", name).isPresent());
    }
}
