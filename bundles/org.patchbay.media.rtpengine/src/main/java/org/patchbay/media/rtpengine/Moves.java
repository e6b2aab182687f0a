package org.patchbay.media.rtpengine;

import java.util.List;
import java.util.concurrent.CompletionStage;

import org.patchbay.api.media.MediaException;
import org.patchbay.api.media.MediaLeg;

/** Takes legs from one session to another. For rtpengine they stay where they are, opposite nobody until they are connected. */
final class Moves {

    private Moves() {}

    static MediaLeg take(RtpengineSession to, String id, MediaLeg leg) throws MediaException {
        if (!(leg instanceof RtpengineLeg moving)) {
            throw new MediaException(501, "Its media are on another engine than rtpengine");
        }
        to.expects(id);
        RtpengineSession from = moving.session();
        from.leaves(moving);
        CompletionStage<?> left = from.inTurn(() ->
                from.wiring().alone(moving).thenCompose(any -> from.wiring().settle()));
        var unused = to.inTurn(() -> left.handle((any, fault) -> null));
        RtpengineLeg taken =
                moving.in(to, id, to.engine().alike().of(moving.side().sources()));
        if (!to.arrives(taken)) {
            taken.markClosed();
            var gone = to.inTurn(() -> Departures.of(List.of(taken)));
            throw new MediaException(503, "The media of call " + to.call() + " are closed");
        }
        return taken;
    }
}
