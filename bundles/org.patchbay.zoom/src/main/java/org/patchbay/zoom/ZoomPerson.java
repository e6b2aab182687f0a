package org.patchbay.zoom;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

import org.patchbay.api.ops.personal.Person;
import org.patchbay.api.ops.personal.PersonalData;

/** What was read of Zoom about a person. Zoom tells of its people until they are removed there, and so it is nothing that could be erased here. */
@Component
public final class ZoomPerson implements PersonalData {
    private final Accounts accounts;

    @Activate
    public ZoomPerson(@Reference Accounts accounts) {
        this.accounts = accounts;
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
        return lines;
    }

    @Override
    public List<String> erase(String author, Person person) {
        return meant(person).stream()
                .filter(use -> person.user().isPresent()
                        || !use.people().with(person.numbers()).isEmpty())
                .map(use -> "Left: " + use.people().name() + " tells of the people there, and what it told last is in "
                        + use.people().keptIn() + " until it is read without the person. Remove the person at Zoom.")
                .toList();
    }
}
