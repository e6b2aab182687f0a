package org.patchbay.ops.settings;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.patchbay.api.ops.settings.SettingsScope;
import org.patchbay.api.ops.store.StoreException;
import org.patchbay.api.ops.store.StoreException.Reason;
import org.patchbay.ops.settings.Declarations.Declared;
import org.patchbay.ops.settings.Reading.Unreadable;

/** What has to be true of values before they are written. An empty value takes something back, which is always allowed. */
final class Checks {
    private final Declarations declarations;
    private final KnownScopes scopes;
    private final Binder binder;

    Checks(Declarations declarations, KnownScopes scopes, Binder binder) {
        this.declarations = declarations;
        this.scopes = scopes;
        this.binder = binder;
    }

    /** Each value for itself, and whose it is. */
    void single(SettingsScope scope, String owner, Map<String, String> values) throws StoreException {
        Place.check(scope, owner);
        for (String key : values.keySet()) {
            if (!key.matches("[a-z][a-z0-9_.-]{0,63}")) {
                throw new StoreException(
                        Reason.INVALID,
                        "'" + key
                                + "' is no name of a setting. Write it in lower case with underscores, such as ring_seconds.");
            }
        }
        if (onlyTakesBack(values)) {
            return;
        }
        List<String> problems = new ArrayList<>();
        scopes.problem(scope).ifPresent(problems::add);
        declarations
                .of(owner)
                .ifPresent(declared -> values.forEach((key, value) -> {
                    if (!value.isEmpty()) {
                        problem(declared, key, value).ifPresent(problems::add);
                    }
                }));
        if (!problems.isEmpty()) {
            throw new StoreException(Reason.INVALID, String.join(" ", problems));
        }
    }

    private static Optional<String> problem(Declared declared, String key, String value) {
        Optional<Shape.Limits> setting = declared.setting(key);
        if (setting.isEmpty()) {
            return Optional.of("'" + declared.owner() + "' has no setting '" + key + "'."
                    + Nearest.sentence(key, declared.keys()) + " It has: " + String.join(", ", declared.keys()) + ".");
        }
        return wrong(setting.get(), value)
                .map(why -> declared.owner() + "." + key + " cannot be '" + value + "', which " + why
                        + ". Allowed: "
                        + Declarations.declared(declared.owner(), setting.get()).takes() + ".");
    }

    /** Why a value that is written counts as not set. */
    static Optional<String> wrong(Shape.Limits setting, String value) {
        try {
            Reading.read(setting, value);
            return Optional.empty();
        } catch (Unreadable e) {
            return Optional.ofNullable(e.getMessage());
        }
    }

    /**
     * Whether the record takes the values that will be in force here. Where it did not before either, taking back is allowed: otherwise nobody
     * could get out of it step by step.
     */
    void together(
            String owner,
            Map<String, String> written,
            List<Map<String, String>> levelsBefore,
            List<Map<String, String>> levelsAfter)
            throws StoreException {
        Optional<Class<? extends Record>> type = declarations.of(owner).flatMap(Declared::recordClass);
        if (type.isEmpty()) {
            return;
        }
        Optional<String> refusal = binder.refusal(type.get(), levelsAfter);
        if (refusal.isPresent()
                && !(onlyTakesBack(written)
                        && binder.refusal(type.get(), levelsBefore).isPresent())) {
            throw new StoreException(
                    Reason.INVALID,
                    "The settings of '" + owner + "' would not go together: " + refusal.get()
                            + ". Several can be set at once.");
        }
    }

    private static boolean onlyTakesBack(Map<String, String> values) {
        return values.values().stream().allMatch(String::isEmpty);
    }
}
