package org.patchbay.sip.trunk;

import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.patchbay.api.media.MediaException;
import org.patchbay.api.media.MediaSession;

/**
 * The first questions to a call's media. An engine outside of this process may take a call and fail only then, since it died a moment ago: as
 * long as no peer was told anything of its media, the call begins anew on the next engine.
 */
final class MediaFailover {
    private static final Logger LOG = LoggerFactory.getLogger(MediaFailover.class);

    /** Asks the media of a leg for something. */
    interface Ask<T> {
        CompletionStage<T> ask() throws MediaException;
    }

    private MediaFailover() {}

    /** Gives a caller's offer to the media, of this engine or of the next. */
    static void offered(Leg caller, String offer, Runnable then, Consumer<MediaException> failed) {
        Ask<Void> ask = () -> caller.media().remote(caller.dialog().remoteTag(), offer, true);
        ask(caller.call, ask, any -> then.run(), failed, () -> offered(caller, offer, then, failed));
    }

    /** Asks for a description of ours, of this engine or of the next. */
    static void describe(Call call, Ask<String> ask, Consumer<? super String> then, Consumer<MediaException> failed) {
        ask(call, ask, then, failed, () -> offers(call, () -> describe(call, ask, then, failed), failed));
    }

    /** The next engine is told what the callers have offered: no other peer has said anything yet. */
    private static void offers(Call call, Runnable then, Consumer<MediaException> failed) {
        for (Leg leg : call.legs()) {
            Incoming incoming = leg.incoming;
            if (incoming != null && incoming.offered() && leg.waiting() && leg.media == null) {
                offered(leg, Bodies.sdp(incoming.invite()).orElseThrow(), () -> offers(call, then, failed), failed);
                return;
            }
        }
        then.run();
    }

    private static <T> void ask(
            Call call, Ask<T> ask, Consumer<? super T> then, Consumer<MediaException> failed, Runnable again) {
        CompletionStage<T> answer;
        try {
            answer = ask.ask();
        } catch (MediaException e) {
            settle(call, call.media.opened(), e, failed, again);
            return;
        } catch (RuntimeException e) {
            LOG.warn("Call {}: its media engine failed", call.id, e);
            settle(call, call.media.opened(), new MediaException(500, "The media engine failed"), failed, again);
            return;
        }
        MediaSession asked = call.media.opened();
        call.when(answer, then, fault -> settle(call, asked, fault, failed, again));
    }

    private static void settle(
            Call call,
            @Nullable MediaSession asked,
            MediaException fault,
            Consumer<MediaException> failed,
            Runnable again) {
        boolean engineAtFault = fault.sip() >= 500;
        if (asked == null || !engineAtFault) {
            failed.accept(fault);
        } else if (call.media.opened() != asked) {
            // The question of another leg has moved the call meanwhile.
            again.run();
        } else if (call.legs().stream().anyMatch(MediaFailover::told) || !call.media.nextEngine()) {
            failed.accept(fault);
        } else {
            LOG.warn(
                    "Call {}: its media engine failed before anybody was told where its media are; it goes on with {}. {}",
                    call.id,
                    call.media.kind().isEmpty() ? "no engine" : call.media.kind(),
                    fault.getMessage());
            call.trunk.counters().add("media-failed-over");
            again.run();
        }
    }

    /** Whether its peer knows where its media are. */
    private static boolean told(Leg leg) {
        Incoming incoming = leg.incoming;
        return leg.up() || !leg.said.isEmpty() || incoming != null && incoming.answered();
    }
}
