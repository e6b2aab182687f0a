package org.patchbay.rest;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

import org.patchbay.api.ops.settings.DeclaredSetting;
import org.patchbay.api.ops.settings.EffectiveSetting;
import org.patchbay.api.ops.settings.SettingKind;
import org.patchbay.api.ops.settings.SettingProblem;
import org.patchbay.api.ops.settings.Settings;
import org.patchbay.api.ops.settings.SettingsChange;
import org.patchbay.api.ops.settings.SettingsLevel;
import org.patchbay.api.ops.settings.SettingsScope;
import org.patchbay.api.ops.store.StoreException;

/** Settings as they were written; one is declared. */
final class Written implements Settings {
    private final List<String> done;

    /** @param done where is written down what is done */
    Written(List<String> done) {
        this.done = done;
    }

    private final Map<String, Map<String, String>> values = new HashMap<>();

    @Override
    public <C extends Record> C read(SettingsScope scope, String owner, Class<C> type) {
        throw new AssertionError();
    }

    @Override
    public Map<String, String> written(SettingsScope scope, String owner) {
        return values.getOrDefault(scope.path().get(0) + " " + owner, Map.of());
    }

    private final DeclaredSetting ring = new DeclaredSetting(
            "forwarding", "ring_seconds", SettingKind.SECONDS, "20", 1, Long.MAX_VALUE, List.of(), "how long");

    @Override
    public List<DeclaredSetting> declared() {
        return List.of(ring);
    }

    @Override
    public List<EffectiveSetting> effective(SettingsScope scope) {
        return List.of(new EffectiveSetting(ring, "20", SettingsLevel.DEFAULT, List.of()));
    }

    @Override
    public List<SettingsChange> history(SettingsScope scope, String owner) {
        return List.of(new SettingsChange(1, World.AT, "ada", Map.of("ring_seconds", "9")));
    }

    @Override
    public SettingsChange undo(String author, SettingsScope scope, String owner, OptionalLong version) {
        done.add(author + " undid " + scope.path().get(0) + " " + owner + " " + version);
        return new SettingsChange(3, World.AT, author, Map.of());
    }

    @Override
    public List<SettingProblem> problems() {
        throw new AssertionError();
    }

    @Override
    public void write(String author, SettingsScope scope, String owner, Map<String, String> given)
            throws StoreException {
        if (given.containsKey("Bad Key")) {
            throw new StoreException(StoreException.Reason.INVALID, "'Bad Key' is no name of a setting.");
        }
        values.put(scope.path().get(0) + " " + owner, given);
        done.add(author + " wrote " + scope.path().get(0) + " " + owner);
    }
}
