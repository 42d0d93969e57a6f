package com.example.clubs;

/** A file of mappings alone says that it is an entity. */
public class Leaflet {
  int id;
  String oldText;
}
