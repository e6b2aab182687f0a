package org.patchbay.shell;

import java.util.Collection;
import java.util.List;

import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.api.console.CommandLine;
import org.jspecify.annotations.Nullable;

import org.patchbay.api.ops.settings.DeclaredSetting;
import org.patchbay.api.ops.settings.Settings;

/** Completes keys, and behind a key the words it takes: {@code SCOPE HANDLER KEY VALUE KEY VALUE}. */
@Service
public final class SettingCompleter extends Completion<Settings> {
    /** Of the first key, counted among the arguments that are no options. */
    private static final int FIRST = 3;

    public SettingCompleter() {
        super(Settings.class);
    }

    @Override
    void add(@Nullable Settings from, String typed, Collection<String> names) {
        // Nothing can be said without the words before.
    }

    @Override
    void add(@Nullable Settings from, CommandLine line, String typed, Collection<String> names) {
        if (line.getArguments().length == 1) {
            // Karaf asks whether a word before the one that is typed would do, and shows that word alone.
            names.add(typed);
            return;
        }
        List<String> before = List.of(line.getArguments()).subList(0, line.getCursorArgumentIndex()).stream()
                .filter(word -> !word.startsWith("--"))
                .toList();
        if (from == null || before.size() < FIRST) {
            return;
        }
        List<DeclaredSetting> settings = from.declared(before.get(2));
        if ((before.size() - FIRST) % 2 == 0) {
            settings.forEach(s -> names.add(s.key()));
        } else {
            String key = before.get(before.size() - 1);
            settings.stream().filter(s -> s.key().equals(key)).forEach(s -> names.addAll(s.allowed()));
        }
    }
}
