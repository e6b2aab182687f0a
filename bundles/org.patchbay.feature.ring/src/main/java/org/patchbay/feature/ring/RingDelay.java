package org.patchbay.feature.ring;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

import org.patchbay.api.call.lookup.Lookup;
import org.patchbay.api.call.lookup.LookupInfo;

/** Never answers: a leg that asks it waits for as long as its question allows, and the core keeps the time. */
@Component
@LookupInfo(name = RingDelay.NAME)
public final class RingDelay implements Lookup {
    static final String NAME = "ring-delay";

    @Activate
    public RingDelay() {}

    @Override
    public CompletionStage<Map<String, String>> answer(String question, Map<String, String> arguments, Duration limit) {
        return new CompletableFuture<>();
    }
}
