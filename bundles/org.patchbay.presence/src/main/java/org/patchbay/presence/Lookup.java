package org.patchbay.presence;

import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

import org.patchbay.api.call.E164;
import org.patchbay.api.directory.User;
import org.patchbay.api.presence.Contact;
import org.patchbay.api.presence.Platform;
import org.patchbay.api.presence.Presence;
import org.patchbay.api.presence.PresenceLookup;

/** Presence by whatever is known of a person, from memory or, where another node sees to the tenant, from that one's. */
final class Lookup implements PresenceLookup {
    private final Surroundings around;
    private final Engine engine;

    Lookup(Surroundings around, Engine engine) {
        this.around = around;
        this.engine = engine;
    }

    @Override
    public Optional<Presence> of(String tenant, Contact whom, Platform platform) {
        return enabled(tenant, whom).flatMap(user -> {
            Asking elsewhere = engine.elsewhere(tenant);
            if (elsewhere == null) {
                return known(tenant, user, platform);
            }
            return exists(tenant, user) ? elsewhere.of(tenant, user, platform) : Optional.empty();
        });
    }

    @Override
    public CompletionStage<Optional<Presence>> ask(String tenant, Contact whom, Platform platform) {
        Optional<String> user = enabled(tenant, whom);
        Asking elsewhere = engine.elsewhere(tenant);
        if (user.isPresent() && elsewhere != null && exists(tenant, user.get())) {
            return elsewhere.ask(tenant, user.get(), platform);
        }
        return CompletableFuture.completedFuture(user.flatMap(each -> known(tenant, each, platform)));
    }

    /** Of whom nobody has heard no other node is asked. */
    private boolean exists(String tenant, String user) {
        return around.directory.user(tenant, user).isPresent();
    }

    private Optional<Presence> known(String tenant, String user, Platform platform) {
        return Optional.ofNullable(engine.find(tenant, user)).map(person -> person.side(platform).shown);
    }

    private Optional<String> enabled(String tenant, Contact whom) {
        return engine.gates().enabled(tenant) ? user(tenant, whom) : Optional.empty();
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
