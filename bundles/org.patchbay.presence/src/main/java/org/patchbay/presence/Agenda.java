package org.patchbay.presence;

import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/** What is to be looked at later, by when. Belongs to the engine's thread. */
final class Agenda {

    /** @param read whether the platform is to be asked, too */
    private record Due(long at, Person person, Side side, boolean read) {}

    private final PriorityQueue<Due> due = new PriorityQueue<>(Comparator.comparingLong(Due::at));

    /** The person is to be decided on anew then. */
    void later(Person person, Side side, long at) {
        due.add(new Due(at, person, side, false));
    }

    /** The platform is to be asked then. */
    void lookLater(Person person, Side side, long at) {
        due.add(new Due(at, person, side, true));
    }

    /** Those whose time has come; who was lost meanwhile is left out. */
    void run(long now, Consumer<Person> settle, BiConsumer<Person, Side> look) {
        for (Due next = due.peek(); next != null && next.at <= now; next = due.peek()) {
            due.poll();
            if (next.person.lost) {
                continue;
            }
            if (next.read) {
                look.accept(next.person, next.side);
            } else {
                settle.accept(next.person);
            }
        }
    }
}
