package org.patchbay.ops.personal;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

import org.patchbay.api.call.E164;
import org.patchbay.api.directory.Directory;
import org.patchbay.api.directory.User;
import org.patchbay.api.ops.OperationException;
import org.patchbay.api.ops.OperationException.Reason;
import org.patchbay.api.ops.audit.Audit;
import org.patchbay.api.ops.audit.AuditEntry;
import org.patchbay.api.ops.directory.DirectoryEntry;
import org.patchbay.api.ops.directory.DirectoryOperations;
import org.patchbay.api.ops.personal.Person;
import org.patchbay.api.ops.personal.PersonalData;
import org.patchbay.api.ops.personal.PersonalOperations;
import org.patchbay.api.ops.store.Store;
import org.patchbay.api.ops.store.StoreException;

import static org.osgi.service.component.annotations.ReferenceCardinality.MULTIPLE;
import static org.osgi.service.component.annotations.ReferenceCardinality.OPTIONAL;
import static org.osgi.service.component.annotations.ReferencePolicy.DYNAMIC;

/** Asks every place that keeps something, and the directory and the audit, which have operations of their own. */
@Component
public final class PersonDesk implements PersonalOperations {
    private static final int NEWEST = 1000;
    private static final String USERS = "users";
    /** Where the store has what is in the directory. */
    private static final String DIRECTORY = "directory";

    /** Something that may fail at one place without keeping the others from theirs. */
    private interface Answer {
        List<String> get() throws OperationException;
    }

    private final Audit audit;
    private final Store store;
    private final List<PersonalData> places = new CopyOnWriteArrayList<>();
    private final AtomicReference<@Nullable Directory> directory = new AtomicReference<>();
    private final AtomicReference<@Nullable DirectoryOperations> entries = new AtomicReference<>();

    @Activate
    public PersonDesk(@Reference Audit audit, @Reference Store store) {
        this.audit = audit;
        this.store = store;
    }

    @Reference(cardinality = MULTIPLE, policy = DYNAMIC, unbind = "unbindPlace")
    void bindPlace(PersonalData place) {
        places.add(place);
    }

    void unbindPlace(PersonalData place) {
        places.remove(place);
    }

    @Reference(cardinality = OPTIONAL, policy = DYNAMIC, unbind = "unbindDirectory")
    void bindDirectory(Directory there) {
        directory.set(there);
    }

    void unbindDirectory(Directory gone) {
        directory.compareAndSet(gone, null);
    }

    @Reference(cardinality = OPTIONAL, policy = DYNAMIC, unbind = "unbindEntries")
    void bindEntries(DirectoryOperations there) {
        entries.set(there);
    }

    void unbindEntries(DirectoryOperations gone) {
        entries.compareAndSet(gone, null);
    }

    @Override
    public List<Part> export(String author, String who) throws OperationException {
        return export(author, person(who));
    }

    @Override
    public List<Part> export(String author, String tenant, String user) throws OperationException {
        return export(author, withCalls(user(tenant, user, false)));
    }

    private List<Part> export(String author, Person person) {
        List<Part> parts = new ArrayList<>();
        parts.add(part("directory", () -> entry(person)));
        for (PersonalData place : places) {
            parts.add(part(place.name(), () -> place.export(person)));
        }
        parts.add(part("audit", () -> audited(person)));
        audit.record(author, whose(person), "person-export", shown(person), "");
        return parts;
    }

    @Override
    public List<Part> erase(String author, String who) throws OperationException {
        return erase(author, person(who));
    }

    @Override
    public List<Part> erase(String author, String tenant, String user) throws OperationException {
        return erase(author, withCalls(user(tenant, user, false)));
    }

    private List<Part> erase(String author, Person person) {
        List<Part> parts = new ArrayList<>();
        // First of all the entry: the number of somebody who is a user still would come back with the next call.
        parts.add(part("directory", () -> removed(author, person)));
        for (PersonalData place : places) {
            parts.add(part(place.name(), () -> place.erase(author, person)));
        }
        if (parts.stream().allMatch(p -> p.problem().isEmpty())) {
            // Last of all what the entry was: whoever has to ask again is found by the numbers that stand there.
            Part last = part("directory", () -> forgotten(person));
            if (!last.problem().isEmpty()) {
                parts.set(0, last);
            }
        }
        boolean all = parts.stream().allMatch(p -> p.problem().isEmpty());
        audit.record(
                author,
                whose(person),
                "person-erase",
                shown(person),
                all ? "settings, directory entry, call records, recordings and their histories" : "not all: ask again");
        return parts;
    }

    private static Part part(String name, Answer answer) {
        try {
            return new Part(name, answer.get(), "");
        } catch (OperationException e) {
            return new Part(name, List.of(), String.valueOf(e.getMessage()));
        } catch (RuntimeException e) {
            // Of a bundle that goes, or a partner's: the others must answer all the same.
            return new Part(name, List.of(), "It failed: " + e);
        }
    }

    private Person person(String who) throws OperationException {
        String[] parts = who.split("/", -1);
        return withCalls(
                parts.length == 2 && !parts[0].isBlank() && !parts[1].isBlank()
                        ? user(parts[0], parts[1], true)
                        : byNumber(who));
    }

    private Person withCalls(Person person) throws OperationException {
        Set<String> calls = new HashSet<>();
        for (PersonalData place : places) {
            calls.addAll(place.calls(person));
        }
        return person.with(calls);
    }

    private Person user(String tenant, String id, boolean everywhere) throws OperationException {
        Directory known = directory.get();
        if (known != null && !known.tenants().isEmpty() && known.tenant(tenant).isEmpty()) {
            throw new OperationException(Reason.INVALID, "There is no tenant '" + tenant + "'. Write TENANT/USER.");
        }
        // Somebody who was removed from the directory may have left something elsewhere.
        Optional<User> user = known == null ? Optional.empty() : known.user(tenant, id);
        return new Person(tenant, Optional.of(id), numbers(known, user, tenant, id), Set.of(), everywhere);
    }

    /**
     * By which somebody is named in what others keep: the number, the mobile that calls go on to, and those that the entry had before, which are
     * all that is left once it was removed. What has become another's is not theirs any more.
     */
    private List<String> numbers(@Nullable Directory known, Optional<User> user, String tenant, String id)
            throws OperationException {
        Set<String> numbers = new LinkedHashSet<>();
        user.flatMap(User::number).map(E164::value).ifPresent(numbers::add);
        user.flatMap(User::mobile).map(E164::value).ifPresent(numbers::add);
        DirectoryOperations operations = entries.get();
        if (operations != null) {
            operations.history(USERS, tenant + "/" + id).forEach(was -> Stream.of("number", "mobile")
                    .flatMap(column -> E164.parse(was.fields().getOrDefault(column, "")).stream())
                    .map(E164::value)
                    .forEach(numbers::add));
        }
        numbers.removeIf(number -> known != null
                && known.byNumber(new E164(number))
                        .filter(now -> !now.tenant().equals(tenant) || !now.id().equals(id))
                        .isPresent());
        return List.copyOf(numbers);
    }

    private Person byNumber(String text) throws OperationException {
        try {
            E164 number = new E164(text.replaceAll("[ ()-]", ""));
            Directory known = directory.get();
            Optional<User> user = known == null ? Optional.empty() : known.byNumber(number);
            return user.isPresent()
                    ? user(user.get().tenant(), user.get().id(), true)
                    : new Person("", Optional.empty(), List.of(number.value()), Set.of());
        } catch (IllegalArgumentException e) {
            throw new OperationException(
                    Reason.INVALID,
                    "'" + text + "' is neither TENANT/USER nor a number in international form, such as +4930123401.");
        }
    }

    private List<String> entry(Person person) throws OperationException {
        return stored(person).stream()
                .map(e -> e.kind() + " " + e.key() + " of " + e.source() + ": " + e.fields())
                .toList();
    }

    private Optional<DirectoryEntry> stored(Person person) throws OperationException {
        DirectoryOperations operations = entries.get();
        return operations == null || person.user().isEmpty()
                ? Optional.empty()
                : operations.entry(USERS, person.tenant() + "/" + person.user().get());
    }

    private List<String> removed(String author, Person person) throws OperationException {
        Optional<DirectoryEntry> entry = stored(person).filter(e -> !e.fields().isEmpty());
        DirectoryOperations operations = entries.get();
        if (entry.isEmpty() || operations == null) {
            return List.of();
        }
        if (entry.get().version() == 0) {
            return List.of("Left: the entry is told by " + entry.get().source() + "; remove it there.");
        }
        operations.remove(
                author, USERS, entry.get().key(), OptionalLong.of(entry.get().version()));
        return List.of("The entry was removed.");
    }

    private List<String> forgotten(Person person) throws OperationException {
        String entry = USERS + "/" + person.tenant() + "/" + person.user().orElse("");
        try {
            if (person.user().isPresent() && store.get(DIRECTORY, entry).isEmpty()) {
                store.forget(DIRECTORY, entry::equals);
            }
            return List.of();
        } catch (StoreException e) {
            throw new OperationException(Reason.UNAVAILABLE, String.valueOf(e.getMessage()));
        }
    }

    private List<String> audited(Person person) {
        Mentions mentions = new Mentions(person);
        return audit
                .newest(
                        e -> (person.everywhere()
                                        || e.tenant()
                                                .filter(person.tenant()::equals)
                                                .isPresent())
                                && (mentions.in(e.subject()) || mentions.in(e.detail())),
                        NEWEST)
                .stream()
                .map(PersonDesk::line)
                .toList();
    }

    private static String line(AuditEntry e) {
        return e.at() + " " + e.author() + " " + e.action() + " " + e.subject() + " " + e.detail();
    }

    private static Optional<String> whose(Person person) {
        return Optional.of(person.tenant()).filter(tenant -> !tenant.isEmpty());
    }

    /** Of an outsider not the number: it is what was erased. */
    private static String shown(Person person) {
        return person.user()
                .map(u -> person.tenant() + "/" + u)
                .orElseGet(() -> new E164(person.numbers().get(0)).masked());
    }
}
