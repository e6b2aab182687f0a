package org.patchbay.sip.trunk.emergency;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.jspecify.annotations.Nullable;

/**
 * Which caller was shown under which number of late, an ELIN or its own, so that whoever took the emergency call can call back. Asked on any thread. Times are in
 * milliseconds of the wall clock: they are written down and read by another process.
 */
public final class ElinTable {
    /** As many are kept; the oldest goes for a new one. */
    static final int MOST = 10_000;

    /**
     * An ELIN in use.
     *
     * @param elin as it was sent
     * @param caller the number of the caller, or the user part of its URI
     * @param peer the peer that the caller called from, and is called back over
     * @param tenant whose call it was; empty where nobody knew
     * @param until when it is forgotten
     */
    public record Use(String elin, String caller, String peer, String tenant, long until) {
        /** Whether the caller was shown under its own number. */
        public boolean isOwn() {
            return elin.equals(caller);
        }
    }

    /** Oldest use first. */
    private final Map<String, Use> uses = new LinkedHashMap<>();

    /** How many calls go on under an ELIN. */
    private final Map<String, Integer> held = new HashMap<>();

    private volatile boolean empty = true;

    /** Whether no ELIN is in use: then nobody has to ask. */
    public boolean isEmpty() {
        return empty;
    }

    /**
     * Takes one for a caller: the one that it has, else the first that is free, else the one that was used longest ago.
     *
     * @param elins what the location offers, as {@link #shown} writes them; not empty
     * @param keep how long it is kept, in milliseconds
     */
    public synchronized Use take(List<String> elins, String caller, String peer, String tenant, long now, long keep) {
        String chosen = null;
        Use oldest = null;
        for (String each : elins) {
            Use use = uses.get(key(each));
            if (use != null && inUse(use, now) && use.caller().equals(caller)) {
                chosen = each;
                break;
            }
            boolean free = use == null || !inUse(use, now);
            chosen = chosen == null && free ? each : chosen;
            oldest = use != null && (oldest == null || rather(use, oldest)) ? use : oldest;
        }
        String elin = chosen != null ? chosen : oldest == null ? elins.get(0) : oldest.elin();
        return put(new Use(elin, caller, peer, tenant, now + keep));
    }

    private boolean inUse(Use use, long now) {
        return use.until() > now || held.containsKey(key(use.elin()));
    }

    /** Which of two in use is taken where none is free: not that of a call that goes on, and else the older one. */
    private boolean rather(Use one, Use other) {
        boolean heldOne = held.containsKey(key(one.elin()));
        boolean heldOther = held.containsKey(key(other.elin()));
        return heldOne == heldOther ? one.until() < other.until() : heldOther;
    }

    /** Its call goes on: it is in use however long that takes, until {@link #touch} says that the call has ended. */
    public synchronized void hold(Use use) {
        Use known = uses.get(key(use.elin()));
        if (known == null) {
            put(use);
        }
        held.merge(key(use.elin()), 1, Integer::sum);
    }

    /** The call has ended: the time begins anew, unless another caller has the ELIN by now. */
    public synchronized void touch(Use ended, long now, long keep) {
        held.computeIfPresent(key(ended.elin()), (any, calls) -> calls > 1 ? calls - 1 : null);
        Use use = uses.get(key(ended.elin()));
        if (use == null || use.caller().equals(ended.caller())) {
            put(new Use(ended.elin(), ended.caller(), ended.peer(), ended.tenant(), now + keep));
        }
    }

    private Use put(Use use) {
        String key = key(use.elin());
        uses.remove(key);
        uses.put(key, use);
        while (uses.size() > MOST) {
            uses.remove(uses.keySet().iterator().next());
        }
        empty = false;
        return use;
    }

    /** Who was shown under a number that is called now. */
    public Optional<Use> of(@Nullable String dialled, long now) {
        if (empty || dialled == null) {
            return Optional.empty();
        }
        synchronized (this) {
            return Optional.ofNullable(uses.get(key(dialled))).filter(use -> inUse(use, now));
        }
    }

    /** What is to be written down. */
    public synchronized List<Use> all(long now) {
        uses.values().removeIf(use -> !inUse(use, now));
        empty = uses.isEmpty();
        return new ArrayList<>(uses.values());
    }

    /** What was written down, oldest first. */
    public synchronized void restore(Collection<Use> read, long now) {
        read.stream().filter(use -> use.until() > now).forEach(this::put);
    }

    /**
     * An ELIN as it is sent: E.164 where it is plainly that or a number of the North American plan, which alone has ELINs, else its digits.
     *
     * @return empty for what is no number of 7 to 15 digits
     */
    public static String shown(String text) {
        StringBuilder digits = new StringBuilder(16);
        boolean plus = false;
        String trimmed = text.trim();
        for (int i = 0; i < trimmed.length(); i++) {
            char c = trimmed.charAt(i);
            if (c == '+' && i == 0) {
                plus = true;
            } else if (c >= '0' && c <= '9') {
                digits.append(c);
            } else if (" .-()".indexOf(c) < 0) {
                return "";
            }
        }
        int length = digits.length();
        if (length < 7 || length > 15) {
            return "";
        }
        boolean national = !plus && length == 10;
        boolean withCountry = !plus && length == 11 && digits.charAt(0) == '1';
        return (national ? "+1" : plus || withCountry ? "+" : "") + digits;
    }

    /** The same for every way in which the number may be written. */
    private static String key(String number) {
        String shown = shown(number);
        return shown.isEmpty() ? number : shown;
    }
}
