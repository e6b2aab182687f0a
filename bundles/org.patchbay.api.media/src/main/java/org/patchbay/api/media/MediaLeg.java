package org.patchbay.api.media;

import java.util.Optional;
import java.util.concurrent.CompletionStage;

import org.osgi.annotation.versioning.ProviderType;

/**
 * One peer's side of a call's media, negotiated by offer and answer (RFC 3264). The caller must keep the order of RFC 3264: no second offer
 * while one is open.
 *
 * <p>Every stage completes on an engine thread, or at once; it fails with {@link MediaException}.
 */
@ProviderType
public interface MediaLeg extends AutoCloseable {

    /** The id it was made with. */
    String id();

    /**
     * Our offer to this peer.
     *
     * @param mirror the leg whose description is to be passed on (its codecs, direction and telephone-events, with our own addresses), or
     *     empty for an offer of our own, as for an INVITE that came without one
     */
    CompletionStage<String> offer(Optional<String> mirror);

    /**
     * Our answer to this peer's last offer. It may be asked for again, as for a provisional response and then for the final one; what the peer
     * gets last is in force.
     *
     * @param mirror the leg whose answer is to be passed on, or empty to answer for ourselves (an announcement)
     */
    CompletionStage<String> answer(Optional<String> mirror);

    /**
     * The peer's description: its offer, or its answer to ours.
     *
     * @param dialog tells the forks of one leg apart (the peer's To tag); the last one given is the one listened to
     * @param offer whether it is an offer
     */
    CompletionStage<Void> remote(String dialog, String sdp, boolean offer);

    /**
     * Plays to this leg, in place of what is being played to it. What its partner sends is not heard meanwhile. A name that is not known, a peer
     * that takes no codec in which we can play, and an engine without {@link MediaCapability#PLAY} are reported by
     * {@link MediaListener#played}.
     *
     * @param op returns in {@link MediaListener#played}
     * @param prompt the name of a prompt, in a language where there is one ({@code prompt:welcome}, {@code prompt:welcome@de-AT}: BCP 47), a
     *     text to be spoken ({@code say:de:Guten Tag}), music ({@code music:default}), a tone ({@code tone:ringback}, {@code tone:busy},
     *     {@code tone:440}) or silence ({@code silence:500}, milliseconds)
     * @param loop whether it starts again until {@link #stop stopped}
     */
    void play(String op, String prompt, boolean loop);

    /**
     * Records this leg, whoever its partner is meanwhile, until it is {@linkplain #stop stopped}, the leg is closed or taken to another
     * session, or its time is up. Several recordings of a leg may go on at once, under an op each. What cannot be recorded (a sink that
     * cannot be written to, a codec that cannot be read, an engine without {@link MediaCapability#RECORD}) is reported by
     * {@link MediaListener#recorded}, and so is a full disk; the call goes on.
     *
     * @param op returns in {@link MediaListener#recorded}; one that plays or records nothing yet
     */
    void record(String op, RecordOrder order);

    /** Leaves out of what {@code op} records what is said from now on, or takes it in again. What has ended, or plays, is not concerned. */
    void pause(String op, boolean on);

    /** Stops what {@code op} plays or records. Stopping what has ended does nothing. */
    void stop(String op);

    /**
     * Presses keys to this peer as telephone-events (RFC 4733): 100 ms each, 50 ms between them, one after the other. What is played to it and
     * what its partner sends pause for a key. Presses are done in their order; each is reported by {@link MediaListener#played} once its last
     * key is released, or when it is refused: with what is no key, by a peer that agreed to no telephone-events or wants no audio now, and by
     * an engine without {@link MediaCapability#PRESS}.
     *
     * @param op returns in {@link MediaListener#played}
     * @param digits one or more of {@code 0-9}, {@code *}, {@code #} and {@code A-D}
     */
    void press(String op, String digits);

    /**
     * This peer is told of keys by signalling: it is sent no telephone-events, and its partner is offered them all the same, so that they are
     * {@linkplain MediaListener#digit reported}. To be said before anything is negotiated, and again when the leg was restored. An engine that
     * cannot do that does nothing.
     */
    default void signalsDigits() {}

    /** What was measured until now. */
    MediaQuality quality();

    /** Ends this leg alone and frees its ports. */
    @Override
    void close();
}
