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

    private static final class Person {
        private final Map<String, Instant> calls = new HashMap<>();
        private PresenceStatus said = PresenceStatus.UNKNOWN;
        private boolean presenceLeads;
    }

    private final Map<Who, Person> persons = new HashMap<>();

    /** @return whether presence does not say it, so that this must be told */
    synchronized boolean began(Who who, String call, Instant at) {
        Person person = persons.computeIfAbsent(who, w -> new Person());
        if (person.calls.size() < MOST_OF_A_PERSON) {
            person.calls.put(call, at);
        }
        person.presenceLeads |= person.said == PresenceStatus.IN_A_CALL;
        return !SAYS_IT.contains(person.said);
    }

    /** @return whether it was the last one, and presence does not tell of its end */
    synchronized boolean ended(Who who, String call) {
        Person person = persons.get(who);
        return person != null && person.calls.remove(call) != null && person.calls.isEmpty() && !person.presenceLeads;
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
            person.calls.clear();
            person.presenceLeads = false;
        }
        return person.calls.isEmpty() || SAYS_IT.contains(status) ? status : PresenceStatus.IN_A_CALL;
    }

    /** Those whose calls began too long ago to be believed; they are forgotten. */
    synchronized List<Who> expired(Instant now) {
        List<Who> expired = new ArrayList<>();
        for (Map.Entry<Who, Person> each : persons.entrySet()) {
            Iterator<Instant> calls = each.getValue().calls.values().iterator();
            boolean gone = false;
            while (calls.hasNext()) {
                if (calls.next().plus(LONGEST).isBefore(now)) {
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
