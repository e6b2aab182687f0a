package org.patchbay.zoom;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;

import org.patchbay.api.presence.PresenceStatus;

/**
 * Who is on the telephone by what Zoom Phone posts, for where presence does not say it: a desk phone alone changes no presence. Once presence
 * has said it of a call, presence leads. The end of a call may never be told: each is forgotten after a time.
 */
final class PhoneCalls {
    static final Duration LONGEST = Duration.ofHours(4);
    private static final int MOST_OF_A_PERSON = 20;
    /** Presence that says as much, or more. */
    private static final Set<PresenceStatus> SAYS_IT = EnumSet.of(
            PresenceStatus.IN_A_CALL,
            PresenceStatus.IN_A_MEETING,
            PresenceStatus.PRESENTING,
            PresenceStatus.DO_NOT_DISTURB);

    /** A person of a tenant. */
    record Who(String tenant, String user) {}

    /** What an event was. */
    enum News {
        /** It was known, and changed nothing. */
        KNOWN,
        /** It counts, and presence says as much, or will. */
        SILENT,
        /** It counts, and presence does not say it: so this must be told. */
        TELL
    }

    private record Begun(Instant at, long stamp) {}

    private static final class Person {
        private final Map<String, Begun> calls = new HashMap<>();
        private PresenceStatus said = PresenceStatus.UNKNOWN;
        private boolean presenceLeads;
    }

    private final Map<Who, Person> persons = new HashMap<>();
    private final EndedCalls ended = new EndedCalls();

    /** @param stamp when it was by Zoom's clock, so that the same call may come back to somebody */
    synchronized News began(Who who, String call, Instant at, long stamp) {
        if (ended.has(who, call, stamp)) {
            return News.KNOWN;
        }
        Person person = persons.computeIfAbsent(who, w -> new Person());
        Begun before = person.calls.get(call);
        if (before != null && stamp <= before.stamp()) {
            return News.KNOWN;
        }
        if (before != null || person.calls.size() < MOST_OF_A_PERSON) {
            person.calls.put(call, new Begun(before == null ? at : before.at(), stamp));
        }
        person.presenceLeads |= person.said == PresenceStatus.IN_A_CALL;
        return before != null || SAYS_IT.contains(person.said) ? News.SILENT : News.TELL;
    }

    /** One whose begin is not known counts too: that may be on its way from another node. */
    synchronized News ended(Who who, String call, long stamp) {
        Person person = persons.get(who);
        Begun begun = person == null ? null : person.calls.remove(call);
        // Without a time whatever comes is older.
        long end = stamp > 0 ? stamp : Long.MAX_VALUE;
        boolean news = ended.add(who, call, begun == null ? end : Math.max(end, begun.stamp()));
        if (person == null || begun == null) {
            return news ? News.SILENT : News.KNOWN;
        }
        return person.calls.isEmpty() && !person.presenceLeads ? News.TELL : News.SILENT;
    }

    /** Presence says something: what that means together with the calls. */
    synchronized PresenceStatus said(Who who, PresenceStatus status) {
        Person person = persons.computeIfAbsent(who, w -> new Person());
        person.said = status;
        if (person.calls.isEmpty()) {
            person.presenceLeads = false;
            return status;
        }
        if (status == PresenceStatus.IN_A_CALL) {
            person.presenceLeads = true;
        } else if (person.presenceLeads && !SAYS_IT.contains(status)) {
            person.calls.forEach((call, begun) -> ended.add(who, call, begun.stamp()));
            person.calls.clear();
            person.presenceLeads = false;
        }
        return person.calls.isEmpty() || SAYS_IT.contains(status) ? status : PresenceStatus.IN_A_CALL;
    }

    /** Whether a call that began then is not believed any more. */
    static boolean isTooOld(Instant began, Instant now) {
        return began.plus(LONGEST).isBefore(now);
    }

    /** Those whose calls began too long ago to be believed; they are forgotten. Asked each minute. */
    synchronized List<Who> expired(Instant now) {
        ended.everyMinute();
        List<Who> expired = new ArrayList<>();
        for (Map.Entry<Who, Person> each : persons.entrySet()) {
            Iterator<Begun> calls = each.getValue().calls.values().iterator();
            boolean gone = false;
            while (calls.hasNext()) {
                if (isTooOld(calls.next().at(), now)) {
                    calls.remove();
                    gone = true;
                }
            }
            if (gone && each.getValue().calls.isEmpty()) {
                expired.add(each.getKey());
            }
        }
        return expired;
    }
}
