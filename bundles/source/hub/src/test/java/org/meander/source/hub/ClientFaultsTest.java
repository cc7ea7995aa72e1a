package org.meander.source.hub;

/** The same faults for the client of Java. */
class ClientFaultsTest extends FaultsTest {

    @Override
    boolean withClient() {
        return true;
    }
}
