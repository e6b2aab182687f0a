package org.patchbay.presence.teams;

import java.util.ArrayList;
import java.util.List;

import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

import org.patchbay.api.ops.OperationException;
import org.patchbay.api.ops.OperationException.Reason;
import org.patchbay.api.ops.personal.Person;
import org.patchbay.api.ops.personal.PersonalData;
import org.patchbay.api.ops.store.Store;
import org.patchbay.api.ops.store.StoreException;
import org.patchbay.api.ops.store.Write;

/** What the store has of a person because of Teams: a status that was set there by us, and a subscription in the person's name. */
@Component
public final class Remembered implements PersonalData {
    private final Store store;

    @Activate
    public Remembered(@Reference Store store) {
        this.store = store;
    }

    @Override
    public String name() {
        return "presence in Teams";
    }

    @Override
    public List<String> export(Person person) {
        List<String> items = new ArrayList<>();
        person.user().ifPresent(user -> {
            store.get(Ours.SPACE, Ours.document(person.tenant(), user)).stream()
                    .flatMap(document -> document.value().lines())
                    .filter(line -> line.startsWith(user + "\t"))
                    .forEach(line -> items.add("set as preferred status: " + line.substring(user.length() + 1)));
            store.get(Left.SPACE, person.tenant() + "/" + user)
                    .ifPresent(document -> items.add("subscription " + document.value()));
        });
        return items;
    }

    @Override
    public List<String> erase(String author, Person person) throws OperationException {
        if (person.user().isEmpty()) {
            return List.of();
        }
        String user = person.user().get();
        String subscription = person.tenant() + "/" + user;
        try {
            store.write(author, List.of(Write.remove(Left.SPACE, subscription)));
            store.forget(Left.SPACE, subscription::equals);
            store.forget(Ours.SPACE, Ours.document(person.tenant(), user)::equals);
        } catch (StoreException e) {
            throw new OperationException(
                    Reason.UNAVAILABLE, "What was set in Teams for the person stays in the store. Try again later.");
        }
        return List.of(
                "What was set in Teams before was forgotten; what is set now is taken back once the user is removed"
                        + " from the directory.");
    }
}
