package org.patchbay.api.presence;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

import org.osgi.annotation.versioning.ProviderType;

/** The presence of a person on a platform, as last seen. Never asks the platform, and may be called on a call's thread. */
@ProviderType
public interface PresenceLookup {

    /**
     * From memory, at once. Where another node sees to the tenant, it is what that one told this one last, and is asked of it again where that was some
     * seconds ago: then the next who asks is told.
     *
     * @return empty when it was never seen, when nobody is known by that contact, or when presence is not enabled for the tenant; and where another node sees
     *     to the tenant, when it has not told yet
     */
    Optional<Presence> of(String tenant, Contact whom, Platform platform);

    /**
     * The same, but where another node sees to the tenant, and has told nothing in the last seconds, it is asked before: that takes a second, or some where it
     * does not answer. It goes on on a thread of the engine, which is not to be held up.
     *
     * @return fails with a {@link org.patchbay.api.presence.sync.PresenceException} that says which node it is, where that does not answer
     */
    default CompletionStage<Optional<Presence>> ask(String tenant, Contact whom, Platform platform) {
        return CompletableFuture.completedFuture(of(tenant, whom, platform));
    }
}
