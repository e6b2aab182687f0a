package org.patchbay.api.media;

import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

import org.osgi.annotation.versioning.ProviderType;

/**
 * Anchors the media of calls. Several engines may be there at once: a call stays on the engine it was opened on, new calls take the one
 * with the highest service ranking, of equals the one that was registered last.
 *
 * <p>A caller must not share one session between calls, and must {@linkplain MediaSession#close() close} each session it opened: ports are
 * held until then.
 */
@ProviderType
public interface MediaEngine {

    /** A short name for operators, such as {@code embedded}. */
    String name();

    /** What this engine can do; constant while it is registered. */
    Set<MediaCapability> capabilities();

    /**
     * Completes, never with a fault, when it carries packets as well as it ever will; at once for an engine that needs no time for that. Who
     * begins to take calls waits for it; a call that cannot wait, such as an emergency call, does not.
     */
    default CompletionStage<Void> warm() {
        return CompletableFuture.completedFuture(null);
    }

    /**
     * Opens the media of one call. Costs no port until a leg is made.
     *
     * @param call the call's id, for logs and statistics
     * @param listener told what the media do; called on the engine's threads, one call at a time for one session
     * @throws MediaException when the engine is draining or has no capacity; the call is then refused with 503
     */
    MediaSession open(String call, MediaListener listener) throws MediaException;

    /**
     * Takes up the media of a call that outlived its owner. A session that is still open under this call's id is handed back as it is, and its
     * former owner is told nothing more; else it is made anew from the text, with the same ports, what was agreed with each peer, and the
     * connections between legs.
     *
     * @param state what {@link MediaSession#state} gave
     * @param listener as for {@link #open}
     * @throws MediaException saying what stands in the way (a port that is taken, a network that is gone, a text of an unknown version);
     *     nothing is held then
     */
    MediaSession restore(String call, String state, MediaListener listener) throws MediaException;

    /**
     * Sessions open now. An engine that carries sessions is best updated side by side: updated in place, its calls hear nothing until it, or
     * another one, {@linkplain #restore restores} them.
     */
    int sessions();
}
