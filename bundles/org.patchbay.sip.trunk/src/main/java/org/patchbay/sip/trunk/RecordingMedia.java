package org.patchbay.sip.trunk;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;
import java.util.function.Function;

import org.patchbay.api.media.MediaException;
import org.patchbay.api.media.MediaLeg;
import org.patchbay.api.media.MediaProfile;
import org.patchbay.api.media.MediaQuality;
import org.patchbay.api.media.MediaSession;
import org.patchbay.api.media.RecordOrder;
import org.patchbay.api.media.RecordOrder.Tracks;
import org.patchbay.sip.trunk.siprec.Voices;

/**
 * The media of a recording session: a leg of the engine's for each voice, which carries a copy, and one description for all of them. To the
 * dialog it is one leg as any other.
 */
final class RecordingMedia implements MediaLeg {
    /** The status of a failure that is our engine's: no peer ever says it, and no call goes to another engine for it. */
    static final int ENGINE = 499;

    private static final String SENDING = "sendonly";
    private static final String NOTHING = "inactive";

    private final MediaSession session;
    private final String id;
    private final Consumer<String> dropped;
    private final List<MediaLeg> legs = new ArrayList<>(2);
    /** Labels of voices that the recorder takes. */
    private final List<String> taken = new ArrayList<>(2);
    /** What each voice was offered; from the first offer on. */
    private List<String> said = List.of();
    /** What each voice is answered, as long as an offer of the recorder's is open. */
    private List<String> answers = List.of();

    private final long origin = ThreadLocalRandom.current().nextLong(1, 1L << 52);
    private long version;
    private boolean paused;

    /**
     * @param recorded the leg whose voices are copied
     * @param both whether what it hears is copied too
     * @param dropped told the label of a voice that the recorder does not take
     * @throws MediaException when the engine cannot copy; nothing is held then
     */
    RecordingMedia(
            MediaSession session,
            String id,
            String recorded,
            boolean both,
            MediaProfile profile,
            Consumer<String> dropped)
            throws MediaException {
        this.session = session;
        this.id = id;
        this.dropped = dropped;
        try {
            add(recorded, Tracks.SAID, profile);
            if (both) {
                add(recorded, Tracks.HEARD, profile);
            }
        } catch (MediaException | RuntimeException e) {
            close();
            throw e;
        }
    }

    private void add(String recorded, Tracks voice, MediaProfile profile) throws MediaException {
        String label = label(legs.size());
        MediaLeg leg = session.leg(id + "-" + label, profile);
        legs.add(leg);
        taken.add(label);
        session.copy(recorded, voice, leg.id());
    }

    private static String label(int index) {
        return Integer.toString(index + 1);
    }

    /** The labels of the voices that are recorded: 1 is what the leg says, 2 what it hears. */
    List<String> labels() {
        return List.copyOf(taken);
    }

    /** No copies are sent from now on, or again. */
    void flow(boolean on) {
        legs.forEach(leg -> session.pauseCopy(leg.id(), !on));
    }

    /** What is offered next is inactive, or no more. */
    void paused(boolean on) {
        paused = on;
    }

    @Override
    public String id() {
        return id;
    }

    /** The engine describes each voice once: what changes later is the direction alone. */
    @Override
    public CompletionStage<String> offer(Optional<String> mirror) {
        if (!said.isEmpty()) {
            return CompletableFuture.completedFuture(merged(paused ? NOTHING : SENDING));
        }
        return all(leg -> leg.offer(Optional.empty())).thenApply(texts -> {
            said = texts;
            return merged(paused ? NOTHING : SENDING);
        });
    }

    /** Engines offer copies and are offered none: what a recorder offers is to them what it takes from now on, and is answered here. */
    @Override
    public CompletionStage<String> answer(Optional<String> mirror) {
        return CompletableFuture.completedFuture(merged(paused ? NOTHING : "", answers));
    }

    private String merged(String direction) {
        return merged(direction, said);
    }

    private String merged(String direction, List<String> texts) {
        List<Voices.Voice> voices = new ArrayList<>(legs.size());
        for (int i = 0; i < legs.size(); i++) {
            String label = label(i);
            voices.add(new Voices.Voice(label, taken.contains(label) ? texts.get(i) : ""));
        }
        return Voices.merged(origin, ++version, voices, direction);
    }

    private CompletionStage<List<String>> all(Function<MediaLeg, CompletionStage<String>> what) {
        List<CompletableFuture<String>> stages = new ArrayList<>(legs.size());
        for (int i = 0; i < legs.size(); i++) {
            stages.add(
                    taken.contains(label(i))
                            ? what.apply(legs.get(i)).toCompletableFuture()
                            : CompletableFuture.completedFuture(""));
        }
        return together(stages)
                .thenApply(any -> stages.stream().map(CompletableFuture::join).toList())
                .exceptionallyCompose(fault -> CompletableFuture.failedFuture(new MediaException(
                        ENGINE, String.valueOf((fault.getCause() == null ? fault : fault.getCause()).getMessage()))));
    }

    private static CompletableFuture<Void> together(List<? extends CompletableFuture<?>> stages) {
        return CompletableFuture.allOf(stages.toArray(CompletableFuture[]::new));
    }

    @Override
    public CompletionStage<Void> remote(String dialog, String sdp, boolean offer) {
        List<String> parts;
        try {
            parts = Voices.split(sdp, legs.size());
            if (offer) {
                answers = answers(parts);
            }
        } catch (IllegalArgumentException e) {
            return CompletableFuture.failedFuture(
                    new MediaException(488, "What the recorder describes cannot be used. " + e.getMessage()));
        }
        List<CompletableFuture<Void>> stages = new ArrayList<>(legs.size());
        for (int i = 0; i < legs.size(); i++) {
            String label = label(i);
            if (!taken.contains(label)) {
                continue;
            }
            if (parts.get(i).isEmpty()) {
                taken.remove(label);
                legs.get(i).close();
                dropped.accept(label);
            } else {
                stages.add(legs.get(i)
                        .remote(dialog, taking(parts.get(i), offer), false)
                        .toCompletableFuture());
            }
        }
        return stages.isEmpty()
                ? CompletableFuture.failedFuture(
                        new MediaException(488, "The recorder takes none of the voices: it answered each with port 0"))
                : together(stages);
    }

    private List<String> answers(List<String> offers) {
        List<String> all = new ArrayList<>(legs.size());
        for (int i = 0; i < legs.size(); i++) {
            boolean open = taken.contains(label(i)) && !offers.get(i).isEmpty();
            all.add(open ? Voices.answered(said.get(i), offers.get(i)) : "");
        }
        return all;
    }

    /** A description as the answer that the engine takes it for: of a recorder that listens, or does not. */
    private String taking(String part, boolean offer) {
        String direction = Sdp.of(part).direction();
        boolean listens = direction.equals("recvonly") || direction.equals("sendrecv");
        // While it is paused the engine sends nothing anyway, and is to go on as it was.
        return listens || paused && !offer ? Sdp.turned(part, "recvonly") : Sdp.turned(part, NOTHING);
    }

    @Override
    public void play(String op, String prompt, boolean loop) {}

    @Override
    public void record(String op, RecordOrder order) {}

    @Override
    public void pause(String op, boolean on) {}

    @Override
    public void stop(String op) {}

    @Override
    public void press(String op, String digits) {}

    /** Of its first voice. */
    @Override
    public MediaQuality quality() {
        return legs.isEmpty() ? MediaQuality.NONE : legs.get(0).quality();
    }

    @Override
    public void close() {
        legs.forEach(MediaLeg::close);
    }
}
