package org.patchbay.ops.settings;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Stream;

import org.patchbay.api.ops.settings.DeclaredSetting;
import org.patchbay.api.ops.settings.EffectiveSetting;
import org.patchbay.api.ops.settings.SettingsLevel;
import org.patchbay.api.ops.settings.SettingsScope;
import org.patchbay.ops.settings.Declarations.Declared;

/** What settings are for somebody, and where from, by the same rules by which calls read them. */
final class Effective {
    private final Binder binder;

    Effective(Binder binder) {
        this.binder = binder;
    }

    /** In the order of {@link SettingsScope#path}. */
    private static List<SettingsLevel> levels(SettingsScope scope) {
        List<SettingsLevel> levels = new ArrayList<>();
        scope.user().ifPresent(u -> levels.add(SettingsLevel.USER));
        scope.site().ifPresent(s -> levels.add(SettingsLevel.SITE));
        levels.add(SettingsLevel.TENANT);
        return levels;
    }

    /** Of one owner, by key. */
    List<EffectiveSetting> of(
            SettingsScope scope, String owner, Optional<Declared> declared, List<Map<String, String>> written) {
        Optional<String> refusal = declared.flatMap(Declared::recordClass).flatMap(c -> binder.refusal(c, written));
        List<EffectiveSetting> all = new ArrayList<>();
        TreeSet<String> rest = new TreeSet<>();
        written.forEach(level -> rest.addAll(level.keySet()));
        for (Shape.Limits setting : declared.map(Declared::settings).orElse(List.of())) {
            rest.remove(setting.key());
            all.add(one(levels(scope), Declarations.declared(owner, setting), setting, written, refusal));
        }
        String note = declared.isPresent()
                ? "'" + owner + "' has no such setting: nobody reads it"
                : "not checked: nobody who is there now declares settings of '" + owner + "'";
        for (String key : rest) {
            all.add(unknown(levels(scope), DeclaredSetting.unknown(owner, key), written, note));
        }
        all.sort(Comparator.comparing(e -> e.setting().key()));
        return all;
    }

    private static EffectiveSetting one(
            List<SettingsLevel> levels,
            DeclaredSetting declared,
            Shape.Limits setting,
            List<Map<String, String>> written,
            Optional<String> refusal) {
        List<String> problems = new ArrayList<>();
        for (int i = 0; i < levels.size(); i++) {
            String value = written.get(i).getOrDefault(setting.key(), "");
            if (value.isEmpty()) {
                continue;
            }
            String where = levels.get(i).name().toLowerCase(java.util.Locale.ROOT);
            Optional<String> wrong = Checks.wrong(setting, value);
            if (wrong.isPresent()) {
                problems.add("'" + value + "' of the " + where + " " + wrong.get() + ": counts as not set");
            } else if (refusal.isPresent()) {
                problems.add(
                        "'" + value + "' of the " + where + " does not go together with the rest: " + refusal.get());
                break;
            } else {
                return new EffectiveSetting(declared, value, levels.get(i), problems);
            }
        }
        return new EffectiveSetting(declared, declared.byDefault(), SettingsLevel.DEFAULT, problems);
    }

    private static EffectiveSetting unknown(
            List<SettingsLevel> levels, DeclaredSetting unknown, List<Map<String, String>> written, String note) {
        return Stream.iterate(0, i -> i < levels.size(), i -> i + 1)
                .filter(i -> written.get(i).containsKey(unknown.key()))
                .findFirst()
                .map(i -> new EffectiveSetting(
                        unknown, written.get(i).getOrDefault(unknown.key(), ""), levels.get(i), List.of(note)))
                .orElseGet(() -> new EffectiveSetting(unknown, "", SettingsLevel.DEFAULT, List.of(note)));
    }
}
