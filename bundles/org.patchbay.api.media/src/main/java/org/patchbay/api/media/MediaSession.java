package org.patchbay.api.media;

import java.util.Optional;

import org.osgi.annotation.versioning.ProviderType;

import org.patchbay.api.media.RecordOrder.Tracks;

/**
 * The media of one call: its legs and which of them hear each other. Safe for use by several threads; never blocks on the network.
 */
@ProviderType
public interface MediaSession extends AutoCloseable {

    /**
     * Makes a leg and reserves its ports.
     *
     * @param id unique in this session
     * @throws MediaException when no port is free or the profile asks for what this engine cannot do
     */
    MediaLeg leg(String id, MediaProfile profile) throws MediaException;

    /**
     * Takes a leg of another session of the same engine into this one. Its ports stay, and what was agreed with its peer: the peer need not
     * know. It hears nobody until it is connected, and what was being played to it ends; what it reports from now on comes to this session's
     * listener. Its former session forgets it.
     *
     * @param id its new one, unique in this session
     * @throws MediaException when this engine has no {@link MediaCapability#MOVE}, or one of the sessions or the leg is closed; the leg is
     *     then as it was
     */
    default MediaLeg take(String id, MediaLeg leg) throws MediaException {
        throw new MediaException(501, "This media engine cannot take a leg from one call to another");
    }

    /** The leg of that id, as long as it was not {@linkplain MediaLeg#close() closed}. */
    Optional<MediaLeg> find(String id);

    /**
     * Lets two legs hear each other, and nobody else. A leg that was connected elsewhere is moved; its former partner hears silence.
     * Anything being played to either of them ends. When one of them is closed meanwhile nothing happens: its peer may hang up at any moment.
     */
    void connect(String a, String b);

    /** Takes a leg out of its connection, so that it can be played to. */
    void disconnect(String id);

    /**
     * Sends what the peer of a leg says, or hears, to another leg too, such as that of a recorder (RFC 7866): whoever the first one's partner
     * is meanwhile, prompts included, until one of the two is closed. The other one must be of this session, made for this alone, and not
     * negotiated yet: its offer says {@code a=sendonly} and has the format in use first, then those that it can be converted to; nothing that
     * its peer sends is heard or reported; it cannot be connected or played to. It is not in the {@link #state}: whoever restores a session
     * finds it gone.
     *
     * @param leg whose audio; several others may be sent copies of it
     * @param voice {@code SAID} or {@code HEARD}: a leg carries one voice
     * @throws MediaException when this engine has no {@link MediaCapability#COPY}, a leg is not there, or its audio cannot be copied
     */
    default void copy(String leg, Tracks voice, String to) throws MediaException {
        throw new MediaException(501, "This media engine cannot copy what is said to a recorder");
    }

    /** Sends no copies to that leg from now on, or again. It does not change what was agreed with its peer. */
    default void pauseCopy(String to, boolean on) {}

    /**
     * All that is needed to take these media up again on the same ports, by this engine or by the next one of its kind: see
     * {@link MediaEngine#restore}. Plain text that begins with a version; it says nothing of what is being played, and whoever writes it down
     * keeps it as secret as the call, since an engine may have to put keys into it. Empty once the session is closed. Takes no I/O.
     */
    String state();

    /**
     * The owner goes, and its media go on meanwhile: legs keep their ports, who is connected goes on talking. Nobody is told anything until
     * the session is {@linkplain MediaEngine#restore restored}; what happened until then is told afterwards. A session that nobody has
     * restored within two minutes is closed by the engine.
     */
    void leave();

    /** Ends all legs and frees their ports. Closing twice does nothing. */
    @Override
    void close();
}
