package org.patchbay.zoom;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;

import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

import org.patchbay.api.ops.OperationException;
import org.patchbay.api.ops.personal.Person;
import org.patchbay.api.ops.personal.PersonalData;
import org.patchbay.api.ops.store.StoreException;

/**
 * What was read of Zoom about a person, and the account that the person has connected. Zoom tells of its people until they are removed there, and so
 * what was read is nothing that could be erased here.
 */
@Component
public final class ZoomPerson implements PersonalData {
    private final Accounts accounts;
    private final UserAccounts users;

    @Activate
    public ZoomPerson(@Reference Accounts accounts, @Reference UserAccounts users) {
        this.accounts = accounts;
        this.users = users;
    }

    @Override
    public String name() {
        return "zoom";
    }

    private List<ZoomAccount.Use> meant(Person person) {
        return accounts.all().stream()
                .flatMap(account -> account.use().stream())
                .filter(use -> person.tenant().isEmpty()
                        || person.tenant().equals(use.settings().tenant()))
                .toList();
    }

    @Override
    public List<String> export(Person person) {
        List<String> lines = new ArrayList<>();
        for (ZoomAccount.Use use : meant(person)) {
            Set<Listed> found = new LinkedHashSet<>(use.people().with(person.numbers()));
            person.user()
                    .flatMap(user -> accounts.zoomId(use.settings(), user))
                    .flatMap(use.people()::find)
                    .ifPresent(found::add);
            found.forEach(each -> lines.add(use.people().name() + " tells of " + each.id() + " " + each.mail()
                    + ", numbers " + each.numbers() + ", telephone licence " + each.phone()));
        }
        person.user()
                .filter(user -> users.connections().has(person.tenant(), user))
                .ifPresent(user -> lines.add(users.connections()
                        .get(person.tenant(), user)
                        .map(UserConnections.Kept::connection)
                        .map(each -> "Zoom account " + each.head().id() + " connected to app "
                                + each.head().client() + " since " + each.since() + ", for "
                                + String.join(", ", new TreeSet<>(each.scopes())))
                        .orElse("a connected Zoom account, of which what is kept cannot be opened")));
        person.user()
                .filter(user -> users.isDeparting(person.tenant(), user))
                .ifPresent(user -> lines.add(users.departing(person.tenant(), user)
                        .map(each -> "Zoom account " + each.head().id() + " disconnected from app "
                                + each.head().client() + " at " + each.ended()
                                + ", with the token by which Zoom is still to be told")
                        .orElse("a disconnected Zoom account, of which what is kept cannot be opened")));
        return lines;
    }

    @Override
    public List<String> erase(String author, Person person) throws OperationException {
        List<String> lines = new ArrayList<>();
        if (person.user().isPresent()) {
            disconnected(author, person.tenant(), person.user().get()).ifPresent(lines::add);
        }
        meant(person).stream()
                .filter(use -> person.user().isPresent()
                        || !use.people().with(person.numbers()).isEmpty())
                .map(use -> "Left: " + use.people().name() + " tells of the people there, and what it told last is in "
                        + use.people().keptIn() + " until it is read without the person. Remove the person at Zoom.")
                .forEach(lines::add);
        return lines;
    }

    /** Nothing of the person is kept to ask Zoom again: of one who was disconnected before, it is asked now for the last time. */
    private Optional<String> disconnected(String author, String tenant, String user) throws OperationException {
        String key = UserConnections.key(tenant, user);
        try {
            Optional<CompletableFuture<Parted>> ended = users.disconnect(author, tenant, user, "erased");
            boolean before = ended.isEmpty();
            Optional<Parted> parted = (before ? users.departures().last(key) : ended)
                    .map(told -> told.join().over());
            users.departures().erase(author, key);
            return parted.map(each -> ((before
                                    ? "What was kept to tell Zoom that the account was disconnected is removed"
                                    : "The Zoom account was disconnected and what was kept of it removed")
                            + (each.revoked() ? "; Zoom was told. " : ". ")
                            + each.problem())
                    .strip());
        } catch (StoreException e) {
            throw new OperationException(
                    OperationException.Reason.UNAVAILABLE,
                    "What is kept of the Zoom account stays on disk unused. " + e.getMessage());
        }
    }
}
