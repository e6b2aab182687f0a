package org.patchbay.presence;

import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

import org.patchbay.api.call.fact.Fact;
import org.patchbay.api.call.fact.FactInfo;
import org.patchbay.api.call.fact.FactListener;

/** Tells the engine of calls over the trunk: who has one is in a call, on both platforms. */
@Component(service = FactListener.class)
@FactInfo(
        name = "presence",
        facts = {Fact.CALL_ANSWERED, Fact.CALL_ENDED})
public final class CallFacts implements FactListener {
    private final Engine engine;

    @Activate
    public CallFacts(@Reference PresenceEngine presence) {
        this(presence.engine());
    }

    CallFacts(Engine engine) {
        this.engine = engine;
    }

    @Override
    public void on(Fact fact) {
        String call = fact.scope().toString();
        if (fact.type().equals(Fact.CALL_ENDED)) {
            engine.ended(call);
        } else {
            engine.answered(
                    fact.scope().tenant(), call, users(fact.data()), fact.at().toEpochMilli());
        }
    }

    private static Set<String> users(Map<String, String> data) {
        return Stream.of("from_user", "to_user")
                .map(key -> data.getOrDefault(key, ""))
                .filter(user -> !user.isEmpty())
                .collect(Collectors.toUnmodifiableSet());
    }
}
