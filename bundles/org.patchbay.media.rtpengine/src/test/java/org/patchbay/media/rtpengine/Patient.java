package org.patchbay.media.rtpengine;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.concurrent.TimeUnit;

import org.patchbay.api.media.MediaEngine;
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
            if (inner instanceof RtpengineSession session && method.getName().matches("connect|disconnect|close|leg")) {
                session.quiet().toCompletableFuture().get(10, TimeUnit.SECONDS);
            }
            return result instanceof MediaSession session ? wrapped(MediaSession.class, session) : result;
        }));
    }
}
