package org.patchbay.media.rtpengine;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

import org.patchbay.api.media.MediaEngine;
import org.patchbay.api.media.MediaLeg;
import org.patchbay.api.media.MediaSession;

/**
 * An engine for tests whose sessions come back from {@code connect} and {@code disconnect} when rtpengine has done it. Whoever speaks within
 * that millisecond is otherwise not always heard, which no peer notices and a test that counts packets does.
 */
final class Patient {

    private Patient() {}

    static MediaEngine of(MediaEngine engine) {
        return wrapped(MediaEngine.class, engine);
    }

    private static <T> T wrapped(Class<T> type, T inner) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (proxy, method, args) -> {
            Object result;
            try {
                result = method.invoke(inner, args);
            } catch (InvocationTargetException e) {
                throw e.getCause();
            }
            if (inner instanceof RtpengineSession session
                    && method.getName().matches("connect|disconnect|close|leg|take|pauseCopy|leave")) {
                session.quiet().toCompletableFuture().get(10, TimeUnit.SECONDS);
            }
            if (inner instanceof RtpengineSession session
                    && result instanceof Optional<?> found
                    && found.orElse(null) instanceof RtpengineLeg leg
                    && leg.copy() != null) {
                return Optional.of(closing(session, leg));
            }
            return result instanceof MediaSession session ? wrapped(MediaSession.class, session) : result;
        }));
    }

    /** A leg that is sent copies; it comes back from its end when rtpengine has done that. */
    private static MediaLeg closing(RtpengineSession session, RtpengineLeg leg) {
        return (MediaLeg) Proxy.newProxyInstance(
                Patient.class.getClassLoader(), new Class<?>[] {MediaLeg.class}, (proxy, method, args) -> {
                    Object result = method.invoke(leg, args);
                    if (method.getName().equals("close")) {
                        session.quiet().toCompletableFuture().get(10, TimeUnit.SECONDS);
                    }
                    return result;
                });
    }
}
