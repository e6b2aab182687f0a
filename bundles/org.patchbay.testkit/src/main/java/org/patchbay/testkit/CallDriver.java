package org.patchbay.testkit;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

import org.patchbay.api.call.Party;
import org.patchbay.api.call.Side;
import org.patchbay.api.call.control.Arrival;
import org.patchbay.api.call.control.CallControl;
import org.patchbay.api.call.control.LegOrder;
import org.patchbay.api.call.control.LegPort;

/**
 * Plays the trunk: brings calls to the core and keeps what it orders. Every call is of the tenant {@value #TENANT}; from the provider's side
 * unless told otherwise.
 */
public final class CallDriver implements LegPort {
    /** The tenant of every call. */
    public static final String TENANT = "test";
    /** The peer that calls come from on the provider's side. */
    public static final String PROVIDER = "provider";
    /** The peer that calls come from on the hub's side. */
    public static final String HUB = "hub";

    private final CallControl core;
    private final Map<String, TestCall> calls = new ConcurrentHashMap<>();
    private final AtomicLong ids = new AtomicLong();

    CallDriver(CallControl core) {
        this.core = core;
    }

    /** A call from the provider. Numbers are written {@code +14255550100}; anything else is a user part. */
    public TestCall call(String from, String to) {
        return call(Side.PROVIDER, from, to);
    }

    public TestCall call(Side side, String from, String to) {
        String id = "t" + ids.incrementAndGet();
        TestCall call = new TestCall(id, id + "-a", core);
        calls.put(id, call);
        core.arrived(
                new Arrival(
                        id,
                        call.callerLeg(),
                        side == Side.HUB ? HUB : PROVIDER,
                        side,
                        Optional.of(TENANT),
                        Party.of("sip:" + from + "@peer.test;user=phone"),
                        Party.of("sip:" + to + "@ours.test;user=phone"),
                        "ours.test",
                        List.of(),
                        Map.of(),
                        false,
                        Optional.empty()),
                this);
        return call;
    }

    @Override
    public void order(String call, LegOrder order) {
        TestCall known = calls.get(call);
        if (known != null) {
            known.ordered(order);
        }
    }
}
