package org.patchbay.lab.cloud.zoom;

import java.util.ArrayList;
import java.util.List;

/**
 * Somebody at Zoom.
 *
 * @param client the version of the client used last, as Zoom writes it: {@code 6.2.0.1855(win)}
 * @param signedIn whether there is a client signed in; else nobody can set the presence
 * @param phone {@code activate} or {@code deactivate} of the telephone licence; empty for none
 * @param numbers of the telephone
 */
public record ZoomPerson(String id, String mail, String client, boolean signedIn, String phone, List<String> numbers) {

    /** Signed in with a client that is new enough, with a telephone and without a number. */
    public static ZoomPerson of(String id, String mail) {
        return new ZoomPerson(id, mail, "6.2.0.1855(win)", true, "activate", List.of());
    }

    /** Has used a client of this version last. */
    public ZoomPerson client(String version) {
        return new ZoomPerson(id, mail, version, signedIn, phone, numbers);
    }

    /** Is signed in to a client, or to none. */
    public ZoomPerson signedIn(boolean value) {
        return new ZoomPerson(id, mail, client, value, phone, numbers);
    }

    /** Has a telephone licence of this status; empty for none. */
    public ZoomPerson phone(String status) {
        return new ZoomPerson(id, mail, client, signedIn, status, numbers);
    }

    /** With one number more. */
    public ZoomPerson number(String e164) {
        List<String> more = new ArrayList<>(numbers);
        more.add(e164);
        return new ZoomPerson(id, mail, client, signedIn, phone, List.copyOf(more));
    }
}
