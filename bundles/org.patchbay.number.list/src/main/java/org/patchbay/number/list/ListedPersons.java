package org.patchbay.number.list;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

import org.patchbay.api.directory.list.ListOwner;
import org.patchbay.api.ops.OperationException;
import org.patchbay.api.ops.personal.Person;
import org.patchbay.api.ops.personal.PersonalData;
import org.patchbay.api.ops.store.Store;
import org.patchbay.api.ops.store.StoreException;

/**
 * What lists say about a person: the user's own lists, and the person's numbers on those of others. A beginning ({@code +4990*}) is of nobody.
 */
@Component
public final class ListedPersons implements PersonalData {
    private final ListKeeper keeper;

    @Activate
    public ListedPersons(@Reference ListKeeper keeper) {
        this.keeper = keeper;
    }

    @Override
    public String name() {
        return "number lists";
    }

    private static boolean owns(Person person, ListState list) {
        return person.user()
                .filter(user -> list.key().owner().equals(ListOwner.user(person.tenant(), user)))
                .isPresent();
    }

    private List<ListState> meant(Person person) {
        return keeper.all().stream()
                .filter(list -> person.isMeantAt(list.key().owner().tenant()))
                .toList();
    }

    private static Set<Long> numbers(Person person) {
        Set<Long> numbers = new HashSet<>();
        person.numbers().forEach(number -> numbers.add(Dialled.of(number).number()));
        numbers.remove(Packed.NONE);
        return numbers;
    }

    @Override
    public List<String> export(Person person) {
        List<String> items = new ArrayList<>();
        for (ListState list : meant(person)) {
            if (owns(person, list)) {
                Content content = list.content();
                for (int i = 0; i < content.size(); i++) {
                    items.add("own list " + list.key().name() + ": " + shown(content.line(i)));
                }
            } else if (numbers(person).stream()
                    .anyMatch(number -> list.numbers().endOf(number) != Keys.NOT_THERE)) {
                Content content = list.content();
                for (long number : numbers(person)) {
                    int index = content.from(number);
                    if (index < content.size() && content.packed(index) == number) {
                        items.add("on the list " + list.key().name() + ": " + shown(content.line(index)));
                    }
                }
            }
        }
        return items;
    }

    private static String shown(Line line) {
        return line.number()
                + Ends.instant(line.end()).map(end -> " until " + end).orElse("")
                + (line.note().isEmpty() ? "" : " (" + line.note() + ")");
    }

    @Override
    public List<String> erase(String author, Person person) throws OperationException {
        List<String> said = new ArrayList<>();
        Store store = keeper.store();
        for (ListState list : meant(person)) {
            try {
                if (owns(person, list)) {
                    var unused = store.write(
                            author,
                            list.changes().stream()
                                    .flatMap(change -> change.removal().stream())
                                    .toList());
                    store.forget(ListKey.SPACE, key -> key.startsWith(list.key().prefix()));
                    keeper.read(list.key());
                    said.add("The list " + list.key().name() + " was removed.");
                } else if (mentions(list, numbers(person))) {
                    erase(author, store, list, numbers(person));
                    said.add(
                            "The number was taken off the list " + list.key().name()
                                    + " and out of its history, which cannot be undone any more: it is not blocked or allowed there now.");
                }
            } catch (StoreException e) {
                throw ListStore.refused(e);
            }
        }
        return said;
    }

    /** Also where it was taken off before. */
    private static boolean mentions(ListState list, Set<Long> numbers) {
        boolean[] found = new boolean[1];
        for (Change change : list.changes()) {
            var unused = change.read((packed, document, from, to) -> found[0] |= numbers.contains(packed));
        }
        return found[0];
    }

    private void erase(String author, Store store, ListState list, Set<Long> numbers) throws StoreException {
        Content left = list.content().without(numbers);
        ListStore.replace(store, author, list.key(), list.changes(), list.version() + 1, left);
        keeper.read(list.key());
    }
}
