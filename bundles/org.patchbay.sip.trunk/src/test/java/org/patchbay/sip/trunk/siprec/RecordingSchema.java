package org.patchbay.sip.trunk.siprec;

import java.io.StringReader;

import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.transform.stream.StreamSource;
import javax.xml.validation.Schema;
import javax.xml.validation.SchemaFactory;

import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;

/** Reads metadata as a strict recorder does: by the schema of RFC 7865. */
public final class RecordingSchema {
    private static final String NAMESPACE = "urn:ietf:params:xml:ns:recording:1";
    private static final Schema SCHEMA = schema();

    private RecordingSchema() {}

    private static Schema schema() {
        try {
            return SchemaFactory.newInstance(XMLConstants.W3C_XML_SCHEMA_NS_URI)
                    .newSchema(RecordingSchema.class.getResource("rfc7865.xsd"));
        } catch (SAXException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Fails where it is not valid. */
    public static Document read(String xml) {
        try {
            SCHEMA.newValidator().validate(new StreamSource(new StringReader(xml)));
            DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
            factory.setNamespaceAware(true);
            return factory.newDocumentBuilder().parse(new InputSource(new StringReader(xml)));
        } catch (Exception e) {
            throw new AssertionError(e.getMessage() + " in\n" + xml, e);
        }
    }

    public static NodeList all(Document document, String name) {
        return document.getElementsByTagNameNS(NAMESPACE, name);
    }

    /** One of several elements. */
    public static Element one(Document document, String name, int index) {
        return (Element) all(document, name).item(index);
    }

    /** The text of the first element of that name below another one; null for none. */
    public static String text(Element in, String name) {
        NodeList found = in.getElementsByTagNameNS(NAMESPACE, name);
        return found.getLength() == 0 ? null : found.item(0).getTextContent();
    }
}
