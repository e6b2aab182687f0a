package org.patchbay.presence;

import java.util.Locale;
import java.util.Optional;

import org.patchbay.api.call.E164;
import org.patchbay.api.directory.User;
import org.patchbay.api.presence.Contact;
import org.patchbay.api.presence.Platform;
import org.patchbay.api.presence.Presence;
import org.patchbay.api.presence.PresenceLookup;

/** Presence by whatever is known of a person, from memory. */
final class Lookup implements PresenceLookup {
    private final Surroundings around;
    private final Engine engine;

    Lookup(Surroundings around, Engine engine) {
        this.around = around;
        this.engine = engine;
    }

    @Override
    public Optional<Presence> of(String tenant, Contact whom, Platform platform) {
        if (!engine.gates().enabled(tenant)) {
            return Optional.empty();
        }
        return user(tenant, whom).map(user -> engine.find(tenant, user)).map(person -> person.side(platform).shown);
    }

    private Optional<String> user(String tenant, Contact whom) {
        return switch (whom.by()) {
            case USER -> Optional.of(whom.value());
            case NUMBER ->
                around.directory
                        .byNumber(new E164(whom.value()))
                        .filter(user -> user.tenant().equals(tenant))
                        .map(User::id);
            case MAIL ->
                around.directory
                        .byUpn(tenant, whom.value().toLowerCase(Locale.ROOT))
                        .map(User::id);
        };
    }
}
