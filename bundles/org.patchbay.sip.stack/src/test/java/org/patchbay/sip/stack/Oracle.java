package org.patchbay.sip.stack;

import java.util.Properties;

import javax.sip.ClientTransaction;
import javax.sip.DialogTerminatedEvent;
import javax.sip.IOExceptionEvent;
import javax.sip.ListeningPoint;
import javax.sip.RequestEvent;
import javax.sip.ResponseEvent;
import javax.sip.ServerTransaction;
import javax.sip.SipFactory;
import javax.sip.SipListener;
import javax.sip.SipProvider;
import javax.sip.SipStack;
import javax.sip.TimeoutEvent;
import javax.sip.TransactionTerminatedEvent;
import javax.sip.message.Request;
import javax.sip.message.Response;

import gov.nist.core.ServerLogger;
import gov.nist.core.StackLogger;
import gov.nist.javax.sip.message.SIPMessage;

/** jain-sip with its own transactions and transport: what ours are compared with. Only tests run it. */
public final class Oracle implements SipListener, AutoCloseable {
    private final SipStack stack;
    private final SipProvider provider;
    private final SipFactory factory = SipFactory.getInstance();

    /** Opens it on a loopback port. */
    public Oracle(int port) throws Exception {
        factory.setPathName("gov.nist");
        Properties properties = new Properties();
        properties.setProperty("javax.sip.STACK_NAME", "oracle");
        properties.setProperty("javax.sip.AUTOMATIC_DIALOG_SUPPORT", "off");
        properties.setProperty("gov.nist.javax.sip.STACK_LOGGER", Silent.class.getName());
        properties.setProperty("gov.nist.javax.sip.SERVER_LOGGER", SilentServer.class.getName());
        stack = factory.createSipStack(properties);
        ListeningPoint point = stack.createListeningPoint("127.0.0.1", port, "udp");
        provider = stack.createSipProvider(point);
        provider.addSipListener(this);
    }

    ClientTransaction send(String text) throws Exception {
        Request request = factory.createMessageFactory().createRequest(text);
        ClientTransaction transaction = provider.getNewClientTransaction(request);
        transaction.sendRequest();
        return transaction;
    }

    static void cancel(ClientTransaction invite, SipProvider provider) throws Exception {
        provider.getNewClientTransaction(invite.createCancel()).sendRequest();
    }

    SipProvider provider() {
        return provider;
    }

    @Override
    public void processRequest(RequestEvent event) {
        try {
            Request request = event.getRequest();
            if (request.getMethod().equals(Request.ACK)) {
                return;
            }
            ServerTransaction transaction = event.getServerTransaction();
            if (transaction == null) {
                transaction = provider.getNewServerTransaction(request);
            }
            if (request.getMethod().equals(Request.INVITE)) {
                transaction.sendResponse(response(request, 180));
                transaction.sendResponse(response(request, 486));
            } else {
                transaction.sendResponse(response(request, 200));
            }
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private Response response(Request request, int status) throws Exception {
        Response response = factory.createMessageFactory().createResponse(status, request);
        ((javax.sip.header.ToHeader) response.getHeader("To")).setTag("t");
        return response;
    }

    @Override
    public void processResponse(ResponseEvent event) {}

    @Override
    public void processTimeout(TimeoutEvent event) {}

    @Override
    public void processIOException(IOExceptionEvent event) {}

    @Override
    public void processTransactionTerminated(TransactionTerminatedEvent event) {}

    @Override
    public void processDialogTerminated(DialogTerminatedEvent event) {}

    @Override
    public void close() {
        stack.stop();
    }

    /** Says nothing, and so keeps log4j away. */
    public static final class Silent implements StackLogger {
        @Override
        public void logStackTrace() {}

        @Override
        public void logStackTrace(int level) {}

        @Override
        public int getLineCount() {
            return 0;
        }

        @Override
        public void logException(Throwable e) {}

        @Override
        public void logDebug(String message) {}

        @Override
        public void logDebug(String message, Exception e) {}

        @Override
        public void logTrace(String message) {}

        @Override
        public void logFatalError(String message) {}

        @Override
        public void logError(String message) {}

        @Override
        public boolean isLoggingEnabled() {
            return false;
        }

        @Override
        public boolean isLoggingEnabled(int level) {
            return false;
        }

        @Override
        public void logError(String message, Exception e) {}

        @Override
        public void logWarning(String message) {}

        @Override
        public void logInfo(String message) {}

        @Override
        public void disableLogging() {}

        @Override
        public void enableLogging() {}

        @Override
        public void setBuildTimeStamp(String stamp) {}

        @Override
        public void setStackProperties(Properties properties) {}

        @Override
        public String getLoggerName() {
            return "silent";
        }
    }

    /** Says nothing either. */
    public static final class SilentServer implements ServerLogger {
        @Override
        public void closeLogFile() {}

        @Override
        public void logMessage(SIPMessage m, String from, String to, boolean sender, long time) {}

        @Override
        public void logMessage(SIPMessage m, String from, String to, String status, boolean sender, long time) {}

        @Override
        public void logMessage(SIPMessage m, String from, String to, String status, boolean sender) {}

        @Override
        public void logException(Exception e) {}

        @Override
        public void setStackProperties(Properties properties) {}

        @Override
        public void setSipStack(SipStack stack) {}
    }
}
