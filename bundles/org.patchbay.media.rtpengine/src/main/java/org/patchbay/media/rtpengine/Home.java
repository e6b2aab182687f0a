package org.patchbay.media.rtpengine;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A call of rtpengine's, where a leg stays as long as it lasts: whoever takes it into another session takes it with its home. */
final class Home {
    private static final Logger LOG = LoggerFactory.getLogger(Home.class);

    private final Instance instance;
    private final String callId;
    /** Guarded by this. */
    private List<Side> legs = List.of();

    /** @param callId what rtpengine knows it by */
    Home(Instance instance, String callId) {
        this.instance = instance;
        this.callId = callId;
    }

    Instance instance() {
        return instance;
    }

    String callId() {
        return callId;
    }

    synchronized void enters(Side leg) {
        List<Side> more = new ArrayList<>(without(leg));
        more.add(leg);
        legs = List.copyOf(more);
    }

    /** Whether it was the last. */
    synchronized boolean leaves(Side leg) {
        List<Side> rest = without(leg);
        boolean was = rest.size() < legs.size();
        legs = List.copyOf(rest);
        return was && legs.isEmpty();
    }

    private List<Side> without(Side leg) {
        return legs.stream().filter(each -> each.token() != leg.token()).toList();
    }

    synchronized boolean isEmpty() {
        return legs.isEmpty();
    }

    /** Asks rtpengine something about this call. */
    CompletionStage<Map<String, Object>> ask(Map<String, Object> request) {
        Map<String, Object> all = new LinkedHashMap<>(request);
        all.put("call-id", callId);
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
