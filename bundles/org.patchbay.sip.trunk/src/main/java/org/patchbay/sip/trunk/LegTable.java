package org.patchbay.sip.trunk;

import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

import org.jspecify.annotations.Nullable;

import org.patchbay.sip.stack.message.SipRequest;

/** Where a message or an order finds its leg or call. Each entry goes with its leg, so the tables are as large as the calls are many. */
final class LegTable {
    private static final int REMEMBERED = 10_000;

    /** Of the tag no more than its hash, as the dialog does not keep it as a string: whoever finds a leg looks whether it has that tag. */
    private record Key(String callId, int tag) {}

    private final Map<String, Call> calls = new ConcurrentHashMap<>();
    /** By our tag, which no other dialog has. */
    private final Map<String, Leg> dialogs = new ConcurrentHashMap<>();

    private final Map<String, LongAdder> byPeer = new ConcurrentHashMap<>();
    private final Map<Key, Leg> invites = new ConcurrentHashMap<>();
    /** Calls that ended lately: a late order for one of them must not begin a new call. */
    private final Map<String, Boolean> ended = Collections.synchronizedMap(new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Boolean> eldest) {
            return size() > REMEMBERED;
        }
    });

    void add(Call call) {
        calls.put(call.id, call);
    }

    void add(Leg leg) {
        DialogRecord dialog = leg.dialog();
        dialogs.put(dialog.localTag, leg);
        tell(leg);
        byPeer.computeIfAbsent(leg.peer.name(), any -> new LongAdder()).increment();
        if (leg.incoming != null) {
            invites.put(key(dialog), leg);
        }
    }

    /** The same dialog is found as a leg of another call from now on. */
    void move(Leg leg, Leg to) {
        DialogRecord dialog = leg.dialog();
        dialogs.put(dialog.localTag, to);
        notAsked(dialog, leg);
        tell(to);
    }

    /** Says whose the messages of a dialog are to who keeps them; again where that was long ago. */
    private static void tell(Leg leg) {
        DialogRecord dialog = leg.dialog;
        if (dialog != null) {
            leg.call.trunk.capture().belongs(dialog.callId, leg.call.id, leg.id, leg.peer.name());
        }
    }

    /** The same of all legs that a call has now. */
    void tell(String call) {
        for (Leg each : dialogs.values()) {
            if (each.call.id.equals(call)) {
                tell(each);
            }
        }
    }

    void remove(Leg leg) {
        DialogRecord dialog = leg.dialog;
        if (dialog != null) {
            if (dialogs.remove(dialog.localTag, leg)) {
                byPeer.computeIfAbsent(leg.peer.name(), any -> new LongAdder()).decrement();
            }
            notAsked(dialog, leg);
            tell(leg);
        }
    }

    void remove(Call call) {
        calls.remove(call.id);
        ended.put(call.id, true);
    }

    @Nullable
    Call call(String id) {
        return calls.get(id);
    }

    boolean endedLately(String call) {
        return ended.containsKey(call);
    }

    @Nullable
    Leg dialog(String callId, @Nullable String localTag) {
        Leg found = localTag == null ? null : dialogs.get(localTag);
        return found != null && found.dialog().callId.equals(callId) ? found : null;
    }

    /** The leg of this INVITE, by whatever path it came (RFC 3261 section 8.2.2.2). */
    @Nullable
    Leg invite(SipRequest invite) {
        String tag = invite.fromTag() == null ? "" : invite.fromTag();
        Leg found = invites.get(new Key(invite.callId(), tag.hashCode()));
        return found != null && found.dialog().hasRemoteTag(tag) ? found : null;
    }

    /** The leg on which an INVITE came that is being cancelled: an initial one, or one in a dialog. */
    @Nullable
    Leg dialogOf(SipRequest invite) {
        return invite.toTag() == null ? invite(invite) : dialog(invite.callId(), invite.toTag());
    }

    /** Legs of a peer. */
    int legs(String peer) {
        LongAdder count = byPeer.get(peer);
        return count == null ? 0 : count.intValue();
    }

    Collection<Call> calls() {
        return calls.values();
    }

    int legs() {
        return dialogs.size();
    }

    private void notAsked(DialogRecord dialog, Leg leg) {
        // That of an INVITE of ours was never in there.
        if (dialog.host == null) {
            invites.remove(key(dialog), leg);
        }
    }

    private static Key key(DialogRecord dialog) {
        return new Key(dialog.callId, dialog.remoteTag().hashCode());
    }
}
