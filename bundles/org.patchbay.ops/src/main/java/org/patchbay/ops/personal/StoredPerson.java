package org.patchbay.ops.personal;

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
import org.patchbay.api.ops.store.Stored;
import org.patchbay.api.ops.store.Write;

/**
 * What the store holds about a person: settings of the user, and other documents that name the user or a number. The latter are others', such
 * as a routing plan; they are named, and stay.
 */
@Component
public final class StoredPerson implements PersonalData {
    private static final String SETTINGS = "settings";
    private static final String DIRECTORY = "directory";
    private static final String CONTINUITY = "continuity";
    private static final String ASSIGNMENTS = "assignments/";
    private static final String LEVEL_OF_USERS = "/USER/";
    /** Whose bundle says itself what they have of a person. */
    private static final String LISTS = "lists";

    private final Store store;

    @Activate
    public StoredPerson(@Reference Store store) {
        this.store = store;
    }

    @Override
    public String name() {
        return "store";
    }

    @Override
    public List<String> export(Person person) {
        List<String> items = new ArrayList<>();
        own(person)
                .forEach(d ->
                        items.add(d.space() + " " + d.key() + ": " + d.value().replace("\n", "; ")));
        mentions(person).forEach(d -> items.add("named in " + d.space() + " " + d.key()));
        return items;
    }

    /** Documents about the user alone; the entry of the directory is removed by its own operation before this is asked to erase. */
    private List<Stored> own(Person person) {
        List<Stored> own = new ArrayList<>();
        person.user().ifPresent(user -> {
            own.addAll(store.list(SETTINGS, settings(person, user)));
            store.get(DIRECTORY, entry(person, user)).ifPresent(own::add);
        });
        return own;
    }

    private List<Stored> mentions(Person person) {
        Mentions mentions = new Mentions(person);
        List<Stored> own = own(person);
        return store.all().stream()
                .filter(d -> !d.space().equals(LISTS)
                        && !own.contains(d)
                        && (person.everywhere() || isOf(person.tenant(), d))
                        && (mentions.in(d.key()) || mentions.in(d.value())))
                .toList();
    }

    /** As keys are made: {@code tenant/acme/…} of settings, {@code users/acme/…} of the directory, {@code acme/…} of others. */
    private static boolean isOf(String tenant, Stored document) {
        String[] parts = document.key().split("/", -1);
        int place = document.space().equals(SETTINGS) || document.space().equals(DIRECTORY) ? 1 : 0;
        return place < parts.length && parts[place].equals(tenant);
    }

    private static String settings(Person person, String user) {
        return "tenant/" + person.tenant() + "/user/" + user + "/settings/";
    }

    private static String entry(Person person, String user) {
        return "users/" + person.tenant() + "/" + user;
    }

    @Override
    public List<String> erase(String author, Person person) throws OperationException {
        List<String> said = new ArrayList<>();
        try {
            if (person.user().isPresent()) {
                int removed = eraseUser(author, person, person.user().get());
                if (removed > 0) {
                    said.add(removed + " documents were removed.");
                }
            }
        } catch (StoreException e) {
            throw new OperationException(
                    e.reason() == StoreException.Reason.CONFLICT ? Reason.CONFLICT : Reason.UNAVAILABLE,
                    String.valueOf(e.getMessage()));
        }
        mentions(person)
                .forEach(d -> said.add(
                        "Left: " + d.space() + " " + d.key() + " names the person; change it by its own command."));
        return said;
    }

    private int eraseUser(String author, Person person, String user) throws StoreException {
        List<Stored> settings = store.list(SETTINGS, settings(person, user));
        store.write(
                author,
                settings.stream().map(d -> Write.remove(d.space(), d.key())).toList());
        // What was removed before is in the history alone.
        String prefix = settings(person, user);
        store.forget(SETTINGS, key -> key.startsWith(prefix));
        // Of what others keep by the user's name and have removed since, nobody is told to change it: it is nowhere to
        // be seen.
        store.forget(
                DIRECTORY,
                key -> key.startsWith(ASSIGNMENTS + person.tenant() + LEVEL_OF_USERS)
                        && List.of(key.split("/", -1)).contains(user)
                        && store.get(DIRECTORY, key).isEmpty());
        String switched = person.tenant() + LEVEL_OF_USERS + user;
        store.forget(
                CONTINUITY,
                key -> key.equals(switched) && store.get(CONTINUITY, key).isEmpty());
        return settings.size();
    }
}
