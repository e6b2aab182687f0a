package org.patchbay.webhook;

import org.eclipse.jetty.util.log.AbstractLogger;
import org.eclipse.jetty.util.log.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the server says of itself, below INFO; and what it says of connections as well, for anybody can make it say that. A warning of its other
 * parts, as of a key store that cannot be read again, is one.
 */
final class ServerLog extends AbstractLogger {
    private final String name;
    private final org.slf4j.Logger log;
    private final boolean isOfConnections;

    ServerLog(String name) {
        this.name = name;
        this.log = LoggerFactory.getLogger(name.isEmpty() ? "org.eclipse.jetty" : name);
        this.isOfConnections = name.startsWith("org.eclipse.jetty.http")
                || name.startsWith("org.eclipse.jetty.io")
                || name.startsWith("org.eclipse.jetty.server");
    }

    @Override
    protected Logger newLogger(String fullName) {
        return new ServerLog(fullName);
    }

    @Override
    public String getName() {
        return name;
    }

    @Override
    public void warn(String message, Object... arguments) {
        if (isOfConnections) {
            log.debug(message, arguments);
        } else {
            log.warn(message, arguments);
        }
    }

    @Override
    public void warn(Throwable thrown) {
        warn("", thrown);
    }

    @Override
    public void warn(String message, Throwable thrown) {
        if (isOfConnections) {
            log.debug(message, thrown);
        } else {
            log.warn("{}: {}", message, thrown.toString());
        }
    }

    @Override
    public void info(String message, Object... arguments) {
        log.debug(message, arguments);
    }

    @Override
    public void info(Throwable thrown) {
        log.debug("", thrown);
    }

    @Override
    public void info(String message, Throwable thrown) {
        log.debug(message, thrown);
    }

    @Override
    public boolean isDebugEnabled() {
        return log.isDebugEnabled();
    }

    @Override
    public void setDebugEnabled(boolean enabled) {
        // The container's configuration says.
    }

    @Override
    public void debug(String message, Object... arguments) {
        log.debug(message, arguments);
    }

    @Override
    public void debug(Throwable thrown) {
        log.debug("", thrown);
    }

    @Override
    public void debug(String message, Throwable thrown) {
        log.debug(message, thrown);
    }

    @Override
    public void ignore(Throwable ignored) {
        log.trace("", ignored);
    }
}
