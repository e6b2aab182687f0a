package org.patchbay.media.rtpengine;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletionStage;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A call of rtpengine's, where a leg stays as long as it lasts: whoever takes it into another session takes it with its home. */
final class Home {
    private static final Logger LOG = LoggerFactory.getLogger(Home.class);

    private final Instance instance;
    private final CallId callId;
    /** Guarded by this. */
    private int legs;

    /** @param callId what rtpengine knows it by */
    Home(Instance instance, CallId callId) {
        this.instance = instance;
        this.callId = callId;
    }

    Instance instance() {
        return instance;
    }

    CallId callId() {
        return callId;
    }

    /** A leg does, once. */
    synchronized void enters() {
        legs++;
    }

    /** A leg that has entered does, once. @return whether it was the last */
    synchronized boolean leaves() {
        legs--;
        return legs == 0;
    }

    synchronized boolean isEmpty() {
        return legs == 0;
    }

    /** Asks rtpengine something about this call. */
    CompletionStage<Map<String, Object>> ask(Map<String, Object> request) {
        Map<String, Object> all = new LinkedHashMap<>(request);
        all.put("call-id", callId.toString());
        return instance.ask(all);
    }

    /** Asks for something whose failure changes nothing. */
    CompletionStage<Void> tell(Map<String, Object> request) {
        return ask(request)
                .handle((reply, fault) -> {
                    if (fault != null) {
                        LOG.debug("rtpengine's call {}: {}", callId, fault.getMessage());
                    }
                    return true;
                })
                .thenAccept(any -> {});
    }

    /** All of it ends. */
    CompletionStage<Void> end() {
        Map<String, Object> request = new LinkedHashMap<>();
        request.put("command", "delete");
        request.put("delete-delay", 0);
        return tell(request);
    }
}
