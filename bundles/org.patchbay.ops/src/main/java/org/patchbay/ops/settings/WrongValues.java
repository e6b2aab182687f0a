package org.patchbay.ops.settings;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;

import org.patchbay.api.ops.settings.SettingProblem;
import org.patchbay.api.ops.store.Store;
import org.patchbay.api.ops.store.Stored;
import org.patchbay.ops.Lines;
import org.patchbay.ops.settings.Declarations.Declared;

/**
 * What is written and cannot be used: since an update takes less than the version before, or since it was written while nobody could check it.
 * All documents are read through only after an owner's declaration has changed; else the one that changed.
 */
final class WrongValues {
    private final Store store;
    private final Declarations declarations;
    private final Map<String, List<SettingProblem>> byDocument = new ConcurrentSkipListMap<>();
    private final Set<String> unread = ConcurrentHashMap.newKeySet();

    WrongValues(Store store, Declarations declarations) {
        this.store = store;
        this.declarations = declarations;
    }

    /** Something else is declared for this owner. */
    void declared(String owner) {
        unread.add(owner);
    }

    /** A document has changed. */
    void changed(String key) {
        Optional<Stored> document = store.get(SettingsBook.SPACE, key);
        if (document.isEmpty()) {
            byDocument.remove(key);
        } else {
            Place.of(key).ifPresent(place -> read(place, document.get()));
        }
    }

    List<SettingProblem> all() {
        List<String> owners = List.copyOf(unread);
        if (!owners.isEmpty()) {
            owners.forEach(unread::remove);
            for (Stored document : store.list(SettingsBook.SPACE, "")) {
                Place.of(document.key())
                        .filter(place -> owners.contains(place.owner()))
                        .ifPresent(place -> read(place, document));
            }
        }
        return byDocument.values().stream().flatMap(List::stream).toList();
    }

    private void read(Place place, Stored document) {
        List<SettingProblem> problems = new ArrayList<>();
        Optional<Declared> declared = declarations.of(place.owner());
        if (declared.isPresent()) {
            Lines.read(document.value()).forEach((key, value) -> {
                Optional<Shape.Limits> setting = declared.get().setting(key);
                Optional<String> why = setting.isEmpty()
                        ? Optional.of("is a setting that '" + place.owner() + "' does not have")
                        : Checks.wrong(setting.get(), value);
                why.ifPresent(w -> problems.add(new SettingProblem(place.scope(), place.owner(), key, value, w)));
            });
        }
        if (problems.isEmpty()) {
            byDocument.remove(document.key());
        } else {
            byDocument.put(document.key(), List.copyOf(problems));
        }
    }
}
