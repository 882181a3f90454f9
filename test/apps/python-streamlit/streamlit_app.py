import streamlit as st

st.write("Hello from python-streamlit")
